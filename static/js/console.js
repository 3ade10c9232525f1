/* The facilitator's hand: ticked notes open the tray, a note dropped on another is gathered under it, in a column moved there. */
"use strict";
(() => {
  const tray = document.querySelector("[data-tray]");
  if (!tray) return;
  const ticks = () => [...document.querySelectorAll("input[name=note][form=arrange]:checked")];
  // Of a group: its heading, and all that is gathered under it.
  const wordsOf = (box) => {
    const note = box.closest("li"), texts = [...note.querySelectorAll("[data-text]")].map((one) => one.textContent);
    const heading = note.querySelector(":scope > .sticky-head")?.textContent;
    return heading ? `${heading}: ${texts.join(" ")}` : texts.join(" ");
  };
  const count = tray.querySelector("[data-tray-count]"), text = tray.elements.text, heading = tray.elements.heading;
  let filled = "";

  tray.classList.add("is-live");
  const show = () => {
    const there = ticks(), many = there.length > 1;
    tray.hidden = !there.length;
    count.textContent = many ? count.dataset.many.replace("%s", there.length) : count.dataset.one;
    for (const button of tray.querySelectorAll("[data-for]")) button.hidden = (button.dataset.for === "many") !== many;
    tray.querySelector("[value=reword]").hidden ||= there[0]?.closest("li").matches(".is-group");
    if (text.value === filled) text.value = filled = there.map(wordsOf).join("\n"); // never over what was typed
    if (!many && there.length) heading.value = there[0].closest("li").querySelector(":scope > .sticky-head")?.textContent || heading.value;
    for (const note of document.querySelectorAll(".console .sticky, .console .gathered li")) note.classList.toggle("is-ticked", Boolean(note.querySelector(":scope > .sticky-tick > input")?.checked));
  };
  const clear = () => { for (const box of ticks()) box.checked = false; text.value = filled = ""; heading.value = ""; show(); };
  document.addEventListener("change", (event) => event.target.matches("input[name=note]") && show());
  document.addEventListener("board", show);
  tray.addEventListener("done", clear);
  tray.querySelector("[data-untick]").addEventListener("click", clear);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && ticks().length) clear(); });
  show();

  // ── Dragging ──────────────────────────────────────────────────────────────

  let dragged, over;
  const target = (event) => event.target.closest?.(".console .stickies > .sticky, [data-drop]");
  const mark = (place) => { over?.classList.remove("is-over"); over = place; over?.classList.add("is-over"); };
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".stickies > .sticky");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const place = dragged && target(event);
    if (!place || place === dragged) return mark();
    event.preventDefault();
    mark(place);
  });
  document.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); mark(); dragged = undefined; });
  document.addEventListener("drop", (event) => {
    const place = dragged && target(event);
    if (!place || place === dragged) return;
    event.preventDefault();
    const note = dragged.id.slice(5), words = place.dataset.drop
      ? { do: "move", note, column: place.dataset.drop }
      : { do: "gather", note, under: place.id.slice(5) };
    if (words.column === dragged.dataset.column) return;
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: tray.action, hidden: true });
    form.dataset.live = "";
    for (const [name, value] of Object.entries(words)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    document.body.append(form);
    form.addEventListener("done", () => form.remove());
    form.requestSubmit();
    setTimeout(() => form.remove(), 20000);
  });
})();
