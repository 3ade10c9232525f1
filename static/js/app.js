/* Small comforts; every page works without them. */
"use strict";
(() => {
  const say = document.body.dataset;
  const one = (root, what) => root.querySelector(what);

  // A link to what is missing leads to its field: in a form that stands open there, or in the one that the row opens to.
  let sought = false;
  const lacking = (form) => [...form.querySelectorAll("[data-field] :is(textarea, select, input:not([type=hidden], [type=radio]))")].find(
    (field) => field.closest(".counts, .apart") || (!field.value && !one(field.closest("[data-field]"), ".optional")));
  const arrive = () => {
    if (sessionStorage.getItem("missing") !== location.href) return;
    sessionStorage.removeItem("missing");
    const place = document.getElementById(location.hash.slice(1)), open = place?.matches(".part") && one(place, "[data-open]");
    if (!place) return;
    if (open) { sought = true; open.click(); } else (lacking(place) || one(place, ".add a"))?.focus();
  };
  // The browser goes to the place itself when it next draws the page, and takes the focus away with that: so two frames later.
  const arriveLast = () => requestAnimationFrame(() => requestAnimationFrame(arrive));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".gaps a[href*='#']");
    if (!link) return;
    sessionStorage.setItem("missing", link.href);
    link.closest("details")?.removeAttribute("open");
    if (link.href === location.href) arriveLast();
  });
  window.addEventListener("hashchange", arriveLast);
  window.addEventListener("load", arriveLast);

  // What only makes sense with scripts shows itself; its plain stand-in goes.
  const dress = (root) => {
    root.querySelectorAll("[data-handle], [data-scripted]").forEach((item) => { item.hidden = false; });
    root.querySelectorAll("[data-unscripted]").forEach((plain) => { plain.hidden = true; });
    const typing = "form[data-draft] textarea, form[data-draft] input:not([type=hidden])";
    const first = one(root, "[data-focus]") || (root === document ? null : (sought && lacking(root)) || one(root, typing));
    if (root !== document) sought = false;
    if (!first) return;
    first.closest(".part")?.scrollIntoView({ block: "nearest" });
    first.focus();
    if (first.matches("textarea, input[type=text]")) first.setSelectionRange(first.value.length, first.value.length);
  };
  document.addEventListener("DOMContentLoaded", () => dress(document));
  document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && dress(event.detail.elt));

  // Menus close on Escape and on a click elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = one(document, "details[data-menu][open]");
      if (menu) { menu.open = false; one(menu, "summary").focus(); return; }
      one(document, ".part.is-editing:focus-within [data-close]")?.click();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("form");
      const button = form && one(form, "[data-then-add]");
      if (form) { event.preventDefault(); if (button) button.click(); else form.requestSubmit(); }
    }
  });

  // Ask before what cannot be taken back; htmx asks the same question.
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !event.target.hasAttribute("hx-post") && !confirm(question)) event.preventDefault();
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const question = event.detail.elt.dataset?.confirm;
    if (!question) return;
    event.preventDefault();
    if (confirm(question)) event.detail.issueRequest(true);
  });

  document.addEventListener("click", (event) => event.target.closest?.("[data-print]") && print());

  // Filters answer at once; the button is for those without scripts.
  document.addEventListener("change", (event) => event.target.closest?.("form[data-at-once]")?.requestSubmit());

  // Counts: their total, and by how much those of the stakeholder types differ from it. The server reckons it again.
  const people = (text) => {
    const plain = text.replace(/[০-৯]/g, (digit) => digit.charCodeAt(0) - 0x9e6).replace(/[\s,]/g, "");
    return /^\d+$/.test(plain) ? Number(plain) : 0;
  };
  const total = (counts) => [...counts?.querySelectorAll("input") || []].reduce((sum, field) => sum + people(field.value), 0);
  const reckon = (form) => {
    const whole = one(form, '[data-counts="whole"]'), parts = one(form, '[data-counts="parts"]');
    if (!whole) return;
    const came = total(whole), told = total(parts), off = told - came, put = (counts, words) => { one(counts, "[data-counts-sum]").textContent = words; };
    put(whole, whole.dataset.total.replace("%s", came));
    if (parts) put(parts, !told ? "" : parts.dataset[off ? (off > 0 ? "more" : "fewer") : "fits"].replace("%s", told).replace("%d", Math.abs(off)));
  };
  document.addEventListener("input", (event) => event.target.closest?.("[data-counts]") && reckon(event.target.form));

  // htmx: a lost session leads to the sign-in page, never into a row; a failure is said aloud; focus stays where it was.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const url = event.detail.xhr.responseURL;
    if (!url || new URL(url).pathname !== say.signIn) return;
    event.detail.shouldSwap = false;
    location.href = `${say.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  });
  const complain = () => {
    const place = document.getElementById("messages");
    place?.replaceChildren(Object.assign(document.createElement("div"), { className: "note note-error", textContent: say.sayFailed }));
    place?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", complain);
  document.addEventListener("htmx:sendError", complain);
  let focused;
  document.addEventListener("htmx:beforeSwap", () => {
    const row = document.activeElement?.closest?.(".part");
    focused = row && { row: row.dataset.part || "", name: document.activeElement.getAttribute("aria-label"), near: row.closest("section") };
  });
  const refocus = () => {
    if (!focused || document.activeElement !== document.body) return;
    const row = one(document, `[data-part="${CSS.escape(focused.row)}"]`);
    const same = row && [...row.querySelectorAll("button, a")].find((item) => item.getAttribute("aria-label") === focused.name);
    (same || row && one(row, "a, button") || focused.near && one(focused.near, ".add a"))?.focus();
    focused = undefined;
  };
  document.addEventListener("htmx:afterSettle", refocus);
  document.addEventListener("htmx:afterRequest", () => setTimeout(refocus, 60)); // where nothing came in its place, nothing settles

  // Reorder: drag the handle, or arrow keys on it. Posts move=<new place, from 0> to data-move-url; the list answers anew.
  const rowsOf = (row) => [...row.parentElement.children].filter((item) => item.matches("[data-part]"));
  const move = (row, to) => {
    const rows = rowsOf(row), handle = one(row, "[data-handle]");
    if (to < 0 || to >= rows.length || to === rows.indexOf(row)) return;
    row.parentElement.insertBefore(row, to > rows.indexOf(row) ? rows[to].nextSibling : rows[to]);
    handle.focus();
    window.htmx?.ajax("POST", handle.dataset.moveUrl, { source: handle, target: row.parentElement, swap: "outerHTML", values: { move: to } });
  };
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("[data-handle]")?.closest("[data-part]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (row && step) { event.preventDefault(); move(row, rowsOf(row).indexOf(row) + step); }
  });
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("[data-handle]"), row = handle?.closest("[data-part]");
    if (!row) return;
    handle.setPointerCapture(event.pointerId);
    row.classList.add("is-dragged");
    let over = row;
    const drag = (at) => {
      over.classList.remove("is-target");
      over = rowsOf(row).find((item) => at.clientY < item.getBoundingClientRect().bottom) || rowsOf(row).at(-1);
      if (over !== row) over.classList.add("is-target");
    };
    const end = (at) => {
      handle.removeEventListener("pointermove", drag);
      row.classList.remove("is-dragged");
      over.classList.remove("is-target");
      if (at.type === "pointerup") move(row, rowsOf(row).indexOf(over));
    };
    handle.addEventListener("pointermove", drag);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  });
})();
