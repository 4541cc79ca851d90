// Filters and sorting of a table that is complete, and readable, without this script.
(() => {
  const table = document.querySelector("table[data-tri]");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const tools = document.getElementById(table.dataset.tri);
  const told = tools.querySelector("[role=status]");
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const filter = () => {
    const words = plain(tools.querySelector("input").value).split(/\s+/).filter(Boolean);
    const chosen = Array.from(tools.querySelectorAll("select"), (list) => [list.name, list.value]);
    let shown = 0;
    for (const row of rows) {
      const text = plain(row.textContent);
      const kept = chosen.every(([name, value]) => !value || row.dataset[name] === value);
      row.hidden = !(kept && words.every((word) => text.includes(word)));
      shown += !row.hidden;
    }
    told.textContent = `${shown} sur ${rows.length} affichés`;
  };
  const sort = (header, column) => {
    const falling = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const key = (row) => row.cells[column].dataset.cle ?? row.cells[column].textContent.trim();
    const order = new Intl.Collator("fr", { numeric: true }).compare;
    rows.sort((a, b) => (falling ? -1 : 1) * order(key(a), key(b)));
    body.append(...rows);
  };
  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => sort(header, column));
    header.replaceChildren(button);
  });
  tools.addEventListener("input", filter);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.querySelector("button").addEventListener("click", () => {
    tools.reset();
    filter();
  });
  tools.hidden = false;
  filter();
})();
