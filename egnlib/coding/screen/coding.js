// Screen of a coding session. Python says what is shown (`codebook`, `screen`) and decides what a
// key does; here are only the drawing, the keyboard and the focus.

const SLOW = 5000; // milliseconds without an answer before the coder is told
const SCROLL = 90; // pixels that one arrow scrolls the codebook
const MOVES = ["next", "previous", "continue", "undo"];

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

// The figure of a key, whatever the layout: on a French keyboard « 2 » without Shift is « é ».
function figure(event) {
  if (/^[0-9]$/.test(event.key)) return event.key;
  const place = /^Digit([0-9])$/.exec(event.code);
  return place && !event.shiftKey ? place[1] : "";
}

function drawRules(code) {
  const parts = code.rules.flatMap((rule) => [
    node("h4", {}, rule.heading),
    node("ul", {}, ...rule.items.map((item) => node("li", {}, item))),
  ]);
  const head = node("h3", {}, code.key ? node("kbd", {}, code.key) : "", code.label);
  return node("section", { "data-code": code.code }, head, node("p", {}, code.definition), ...parts);
}

function drawButton(name, key, label, press) {
  const shown = key ? [node("kbd", {}, key), label] : [label];
  return node("button", { type: "button", "data-name": name, onclick: press }, ...shown);
}

function render({ model, el }) {
  const codebook = model.get("codebook");
  const waiting = { token: "", moving: false, timer: 0 };
  let started = false;

  // What is drawn once.
  const rank = node("strong");
  const progress = node("span");
  const bar = node("progress", { max: 1, "aria-label": "Textes faits" });
  const texts = node("div", { class: "egn-texts" });
  const codes = node("div", { class: "egn-codes", role: "group", "aria-label": "Code" });
  const confidences = node("div", { class: "egn-row", role: "group", "aria-label": "Confiance" });
  const memo = node("textarea", { rows: 2, "aria-label": "Remarque", spellcheck: "true" });
  const saved = node("span", { class: "egn-saved", "aria-live": "polite" });
  const note = node("p", { class: "egn-note", "aria-live": "polite" });
  const error = node("p", { class: "egn-error", role: "alert" });
  const idle = node("p", { class: "egn-idle" }, "Clavier rendu à JupyterLab. Cliquez ici, ou appuyez sur Tab, pour reprendre.");
  const rules = node(
    "aside",
    { class: "egn-rules", tabindex: "0", "aria-label": "Grille" },
    node("h2", {}, codebook.title),
    ...codebook.codes.map(drawRules),
  );

  for (const code of codebook.codes) {
    codes.append(drawButton(code.code, code.key, code.label, (event) => click(event, "code", code.code)));
  }
  confidences.append(node("span", { class: "egn-name" }, "Confiance"));
  for (const { value, key } of codebook.confidences) {
    confidences.append(drawButton(value, key, value, (event) => click(event, "confidence", value)));
  }
  const tools = node(
    "div",
    { class: "egn-row egn-tools" },
    drawButton("previous", "←", "Avant", (event) => click(event, "previous")),
    drawButton("next", "→", "Après", (event) => click(event, "next")),
    drawButton("undo", "u", "Annuler", (event) => click(event, "undo")),
    drawButton("withdraw", "Suppr", "Retirer le code", (event) => click(event, "withdraw")),
    drawButton("continue", "Entrée", "Texte à coder", (event) => click(event, "continue")),
  );
  const keys = node(
    "dl",
    { class: "egn-keys" },
    ...codebook.keys.map(([key, does]) => node("div", {}, node("dt", {}, node("kbd", {}, key)), node("dd", {}, does))),
  );
  const start = drawButton("start", "Entrée", "", begin);
  const door = node(
    "div",
    { class: "egn-work" },
    node("ul", {}, ...codebook.advice.map((sentence) => node("li", {}, sentence))),
    keys.cloneNode(true),
    node("div", {}, start),
  );
  const work = node(
    "div",
    { class: "egn-work", hidden: true },
    texts,
    codes,
    confidences,
    node("label", { class: "egn-memo" }, node("span", { class: "egn-name" }, "Remarque"), node("kbd", {}, "n"), memo),
    tools,
    idle,
  );
  const help = node("details", { class: "egn-help", hidden: true }, node("summary", {}, "Les touches"), keys);
  const root = node(
    "div",
    // JupyterLab leaves alone the keys of an element that says so.
    { class: "egn-coding", tabindex: "0", lang: "fr", "data-lm-suppress-shortcuts": "true" },
    node("header", {}, rank, progress, bar, saved),
    error,
    note,
    node("div", { class: "egn-desk" }, door, work, rules),
    node("footer", {}, help, node("span", { class: "egn-identity" }, codebook.identity)),
  );

  function begin() {
    started = true;
    door.hidden = true;
    for (const shown of [work, help]) shown.hidden = false;
    root.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }

  function click(event, action, value) {
    ask(action, value);
    // A mouse leaves the keyboard to the whole; Tab and Enter stay on their button.
    if (event.detail > 0) root.focus({ preventScroll: true });
  }

  function ask(action, value = "") {
    // What comes after a move would be about a text that nobody has seen yet.
    if (waiting.moving) return;
    waiting.token = `${Date.now()}-${Math.random()}`;
    waiting.moving = MOVES.includes(action);
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(tellSlow, SLOW);
    if (action === "code") mark(codes, value, "egn-waiting");
    if (action === "confidence") mark(confidences, value, "egn-waiting");
    saved.textContent = "Enregistrement…";
    model.send({ action, value, key: model.get("screen").key, token: waiting.token });
  }

  function tellSlow() {
    saved.textContent = "";
    error.textContent =
      "Python ne répond pas : ce que vous venez de faire n’est peut-être pas enregistré. Le noyau est " +
      "occupé ou arrêté. Attendez, ou relancez la cellule : tout ce qui est enregistré y sera.";
  }

  function saveMemo() {
    if (memo.value !== model.get("screen").memo) ask("memo", memo.value);
  }

  function mark(group, name, mode = "egn-chosen") {
    for (const button of group.querySelectorAll("button")) {
      const chosen = button.dataset.name === name;
      button.classList.toggle(mode, chosen);
      if (mode === "egn-chosen") button.setAttribute("aria-pressed", String(chosen));
    }
  }

  function update() {
    const screen = model.get("screen");
    if (screen.answered === waiting.token) {
      clearTimeout(waiting.timer);
      waiting.moving = false;
    }
    const sameText = texts.dataset.key === screen.key;
    rank.textContent = screen.rank;
    progress.textContent = screen.progress;
    bar.value = screen.done;
    start.lastChild.textContent = screen.done > 0 ? `Reprendre (${screen.rank.toLowerCase()})` : "Commencer";
    if (!sameText) {
      texts.dataset.key = screen.key;
      texts.replaceChildren(
        ...screen.texts.map(({ name, label, text }) =>
          node("div", { class: `egn-${name}` }, node("span", { class: "egn-name" }, `${label} `), node("p", {}, text)),
        ),
      );
      // A text too long for its place can be reached by Tab, then scrolled.
      for (const text of texts.querySelectorAll(".egn-passage p")) {
        if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
      }
      if (started && root.contains(document.activeElement)) root.scrollIntoView({ block: "start" });
    }
    // What is being typed is not replaced by what was there before it.
    if (!sameText || document.activeElement !== memo) memo.value = screen.memo;
    for (const group of [codes, confidences]) mark(group, "", "egn-waiting");
    mark(codes, screen.code);
    mark(confidences, screen.confidence);
    root.classList.toggle("egn-unsaved", !screen.saved);
    error.textContent = screen.error;
    note.textContent = screen.note;
    saved.textContent = savedSentence(screen);
    showRule(screen.code);
  }

  function savedSentence(screen) {
    if (!screen.saved) return "Non enregistré";
    if (!screen.saved_at) return "";
    const time = new Date(screen.saved_at).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    return `Enregistré à ${time}`;
  }

  function showRule(code) {
    for (const section of rules.querySelectorAll("section")) {
      section.classList.toggle("egn-chosen", section.dataset.code === code);
      if (section.dataset.code === code) rules.scrollTop = section.offsetTop - 8;
    }
  }

  function pressInMemo(event) {
    if (event.key !== "Escape" && !(event.key === "Enter" && !event.shiftKey)) return;
    event.preventDefault();
    root.focus({ preventScroll: true }); // what was typed is recorded when the field is left
  }

  function press(event) {
    // JupyterLab's own way of saving would not answer here, and the browser's would.
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      saveMemo();
      note.textContent = "Rien à faire : chaque choix est enregistré au moment où il est fait.";
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target === memo) {
      pressInMemo(event);
      return;
    }
    const does = keyAction(event);
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || does === scrollUp || does === scrollDown) does();
  }

  const scrollUp = () => rules.scrollBy({ top: -SCROLL });
  const scrollDown = () => rules.scrollBy({ top: SCROLL });

  // Give the keyboard back: to the cell around, where JupyterLab's own keys work.
  function leave() {
    document.activeElement.blur();
    root.parentElement.closest("[tabindex]")?.focus({ preventScroll: true });
  }

  function keyAction(event) {
    const onButton = event.target.closest("button, summary");
    if (event.key === "Escape") return leave;
    if (onButton && [" ", "Enter"].includes(event.key)) return null;
    const ownScroll = event.target.closest(".egn-texts"); // a long text, reached by Tab
    if (event.key === "ArrowUp") return ownScroll ? null : scrollUp;
    if (event.key === "ArrowDown") return ownScroll ? null : scrollDown;
    if (!started) return event.key === "Enter" ? begin : null;
    const code = codebook.codes.find((one) => one.key && one.key === figure(event));
    if (code) return () => ask("code", code.code);
    const confidence = codebook.confidences.find((one) => one.key === event.key.toLowerCase());
    if (confidence) return () => ask("confidence", confidence.value);
    return {
      Enter: () => ask("continue"),
      ArrowLeft: () => ask("previous"),
      ArrowRight: () => ask("next"),
      Delete: () => ask("withdraw"),
      u: () => ask("undo"),
      n: () => waiting.moving || memo.focus(),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  }

  memo.addEventListener("blur", saveMemo);
  root.addEventListener("keydown", press);
  root.addEventListener("focusin", () => root.classList.add("egn-awake"));
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) root.classList.remove("egn-awake");
  });
  root.addEventListener("pointerup", (event) => {
    const quiet = !event.target.closest("button, textarea, summary, .egn-rules") && String(getSelection()) === "";
    if (quiet) root.focus({ preventScroll: true });
  });
  model.on("change:screen", update);
  el.append(root);
  update();
  // Take the keyboard where nobody is typing, and only to wait for Enter.
  requestAnimationFrame(() => {
    const busy = document.activeElement?.closest("input, textarea, .cm-editor");
    if (!busy) start.focus({ preventScroll: true });
  });
  return () => {
    clearTimeout(waiting.timer);
    model.off("change:screen", update);
  };
}

export default { render };
