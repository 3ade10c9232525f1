/* Keys for those who read many reports: walk sections and changes, comment, judge. They can be switched off. */
"use strict";
(() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const list = document.getElementById("review-keys");
  const spoken = document.querySelector("[data-spoken]");
  const KEPT = "portal-review-keys";
  const kept = () => { try { return localStorage.getItem(KEPT); } catch { return null; } }; // refused in some private windows
  let on = kept() !== "off", current;

  const say = (words) => { if (spoken) spoken.textContent = words; };
  const stops = { section: () => all("[data-section]"), change: () => [...new Set(all(".reviewed [data-since]").map((mark) => mark.closest(".part, .criterion")))].filter(Boolean), row: () => all("[data-walk]").filter((row) => row.getClientRects().length) };

  const stand = (place, focused) => {
    all(".is-current").forEach((other) => other.classList.remove("is-current"));
    current = place;
    place.classList.add("is-current");
    if (!focused.hasAttribute("tabindex") && focused.tabIndex < 0) focused.tabIndex = -1;
    focused.focus({ preventScroll: true });
    const near = place.matches("[data-section]") ? focused : place;
    near.scrollIntoView({ block: near === place && place.offsetHeight < innerHeight / 2 ? "center" : "start" });
  };

  // The next or previous stop from where one is, in the order of the page.
  const walk = (kind, step) => {
    const places = stops[kind]();
    if (!places.length) return;
    const here = current && document.contains(current) ? current : null;
    let at = places.indexOf(here);
    if (at < 0 && here) {
      const after = places.findIndex((place) => here.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING && !here.contains(place) || here.contains(place));
      at = step > 0 ? (after < 0 ? places.length : after) - 1 : after < 0 ? places.length : after;
    }
    const place = places[Math.min(Math.max(at + step, 0), places.length - 1)];
    const focused = kind === "section" ? place.querySelector("h2") : kind === "row" ? place.querySelector("a") : place;
    stand(place, focused);
    say(kind === "section" ? place.dataset.title : kind === "row" ? focused.textContent : (place.querySelector(".part-text, h3") || place).textContent);
  };

  // What one is at: the row or section that has the focus, else the last one walked to.
  const at = (what) => (document.activeElement === document.body ? current : document.activeElement.closest(what) ? document.activeElement : current)?.closest(what);
  const section = () => at("[data-section]") || document.querySelector("[data-section]");

  const comment = () => {
    const row = at(".part"), place = row && row.querySelector("[data-comment]") ? row : section()?.querySelector(".section-foot");
    (row?.querySelector("[data-comment]") || place?.querySelector("[data-comment]"))?.click();
  };
  const fine = () => section()?.querySelector(".verdict-fine")?.click();
  const poor = () => {
    const reason = section()?.querySelector(".verdict-form select");
    if (reason) { reason.scrollIntoView({ block: "center" }); reason.focus(); }
  };

  const open = () => list?.open || list?.showModal();
  const isReview = Boolean(document.querySelector(".review"));
  const keys = isReview
    ? { j: () => walk("section", 1), k: () => walk("section", -1), n: () => walk("change", 1), p: () => walk("change", -1), c: comment, f: fine, i: poor, "?": open }
    : { j: () => walk("row", 1), k: () => walk("row", -1), "?": open };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog");
    if (typing) {
      // A chosen reason is sent with Enter, by the button that needs it.
      if (event.key === "Enter" && event.target.matches(".verdict-form select")) { event.preventDefault(); event.target.form.querySelector(".verdict-poor").click(); }
      if (event.key === "Escape" && !list?.open && event.target.matches(".verdict-form select")) event.target.blur();
      return;
    }
    if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
    const deed = keys[event.key.toLowerCase()];
    if (deed) { event.preventDefault(); deed(); }
  });
  document.addEventListener("focusin", (event) => {
    const place = event.target.closest(".reviewed .part, [data-walk]") || event.target.closest("[data-section]");
    if (place && !place.contains(current)) current = place;
  });

  document.addEventListener("click", (event) => event.target.closest("[data-keys]") && open());
  const toggle = document.querySelector("[data-keys-on]");
  if (toggle) {
    toggle.checked = on;
    toggle.addEventListener("change", () => {
      on = toggle.checked;
      try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* then they are on again next time */ }
    });
  }

  // A verdict or a tick stands in its place anew: the focus goes back to the same button, and what is kept is spoken.
  let pressed;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const button = document.activeElement?.closest?.(".verdict button, .verdict select, .tick");
    pressed = button && event.detail.target.contains(button) ? { id: button.id, value: button.value } : undefined;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = document.getElementById(event.detail.target.getAttribute("id")); // a form's own `id` may be a field of that name
    if (!place?.matches(".verdict, #checklist")) return;
    if (place.querySelector(".field-error")) return; // it is an alert, and has the focus
    if (pressed) (pressed.id ? document.getElementById(pressed.id) : place.querySelector(`button[value="${CSS.escape(pressed.value)}"]`))?.focus();
    const said = place.querySelector("button[name=opinion][aria-pressed=true]");
    if (said) say(`${place.closest("[data-section]").dataset.title}: ${said.textContent}`);
    pressed = undefined;
  });
})();
