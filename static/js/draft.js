/* Saves a form[data-draft] by itself, at most 2 s after a keystroke, and keeps unsaved text on the device.
   It posts the form (multipart, without files) to its action with the header X-Draft: 1. The server answers JSON:
     200 {"version": 3, "saved": "14:03", "action": "…"}   action: only when the row was new and now has its own address
     200 {"saved": ""}        a new row that has no text yet: nothing was kept, nothing is wrong
     409 {"html": "…", "version": 4, "theirs": {"text": "…"}}   a colleague was faster: html is shown in [data-conflict]; nothing more
                              is sent until it is settled. Is it what this form sent itself, and only the answer was lost, it goes on.
     400 {"errors": {"text": ["…"]}}
   Anything that is not an answer of the portal counts as offline and is tried again. Never two saves of one form at once.
   data-draft="server-only", or a confidentiality of 4 (restricted): nothing is kept on the device. */
"use strict";
(() => {
  const QUIET = 500, LONGEST = 1500, RESTRICTED = "4";
  const say = document.body.dataset, person = say.person;
  const states = new WeakMap(), forms = new Set();
  const stateOf = (form) => {
    forms.add(form);
    if (!states.has(form)) states.set(form, { typed: 0, sent: 0, first: 0, timer: 0, tries: 0, busy: null, held: false, lost: [] });
    return states.get(form);
  };
  const live = () => [...forms].filter((form) => form.isConnected || (forms.delete(form), false));
  const unsaved = (form) => stateOf(form).typed > stateOf(form).sent;

  // What the device keeps: one entry per form, under the person and the address it is posted to.
  let opened;
  const database = () => opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open("drafts", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("texts");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const store = async (mode, deed) => {
    try {
      const texts = (await database()).transaction("texts", mode, { durability: "strict" }).objectStore("texts");
      const asked = deed(texts);
      return await new Promise((done) => { asked.onsuccess = () => done(asked.result); asked.onerror = () => done(undefined); });
    } catch { return undefined; } // private windows may have no store: the server still has the text
  };
  const keyOf = (url) => { const to = new URL(url, location.href); return `${person} ${to.pathname}${to.search}`; };
  const mayKeep = (form) => person && form.dataset.draft !== "server-only" && form.elements.confidentiality?.value !== RESTRICTED;
  const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "settle_version");
  const keep = (form) => mayKeep(form) ? store("readwrite", (texts) => texts.put(fieldsOf(form), keyOf(form.action))) : forget(form.action);
  const forget = (url) => store("readwrite", (texts) => texts.delete(keyOf(url)));
  const forgetAll = () => store("readwrite", (texts) => texts.clear());

  const tell = (form, state, words) => {
    const place = form.querySelector("[data-saved]");
    if (!place || place.textContent === words) return;
    place.setAttribute("aria-live", state === "saving" || state === "saved" ? "off" : "polite"); // only trouble is read aloud
    place.dataset.state = state;
    place.textContent = words;
  };
  const showErrors = (form, errors = {}) => {
    for (const field of form.querySelectorAll("[data-field]")) {
      const place = field.querySelector("[data-errors]"), found = errors[field.dataset.field] || [];
      field.classList.toggle("has-error", found.length > 0);
      place?.replaceChildren(...found.map((words) => Object.assign(document.createElement("p"), { className: "field-error", textContent: words })));
    }
  };
  const later = (form, wait) => {
    const state = stateOf(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), wait);
  };

  // Signing in again in another tab gave this browser another token: the form here goes on with it.
  const renew = (form) => {
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1], field = form.elements.csrfmiddlewaretoken;
    if (token && field) field.value = token;
  };

  // What was sent and never answered may have been saved all the same: then it is no colleague's.
  const plain = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim();
  const isOwn = (state, theirs) => Boolean(theirs) && state.lost.some((sent) =>
    Object.entries(theirs).every(([name, text]) => plain(sent.get(name) || "") === text));

  async function send(form, state) {
    renew(form);
    const typed = state.typed, body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string" || name === "settle_version") body.delete(name);
    let answer, told = {};
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { "X-Draft": "1" }, redirect: "manual", keepalive: document.hidden, signal: AbortSignal.timeout(20000) });
      if (answer.status === 200 || answer.status === 409 || answer.status === 400) told = await answer.json();
    } catch { answer = { status: 0, type: "error" }; }
    if (answer.status === 200 && !told.saved) { // a new row without its text yet: there is nothing to save
      state.sent = typed; state.tries = 0;
      tell(form, "", "");
      return true;
    }
    if (answer.status === 409 && isOwn(state, told.theirs)) {
      state.lost = [];
      form.elements.version.value = told.version;
      return send(form, state);
    }
    if (answer.status === 200) {
      state.sent = typed; state.tries = 0; state.lost = [];
      if (form.elements.version && told.version !== undefined) form.elements.version.value = told.version;
      for (const field of form.closest(".part")?.querySelectorAll("input[name=version]") || []) if (told.version !== undefined) field.value = told.version; // what else can be done to the row
      if (told.action) { forget(form.action); form.action = told.action; form.setAttribute("hx-post", told.action); window.htmx?.process(form); }
      showErrors(form);
      if (unsaved(form)) { state.first = Date.now(); keep(form); later(form, QUIET); return true; }
      tell(form, "saved", say.saySaved.replace("%s", told.saved));
      form.dispatchEvent(new CustomEvent("draft-saved", { bubbles: true })); // what is reckoned from it can be drawn anew
      await forget(form.action);
      return true;
    }
    if (answer.status === 409) {
      state.held = true;
      const place = form.querySelector("[data-conflict]");
      if (place) { place.innerHTML = told.html; window.htmx?.process(place); place.querySelector("[data-focus]")?.focus(); }
      tell(form, "conflict", say.sayConflict);
    } else if (answer.status === 400) {
      showErrors(form, told.errors);
      tell(form, "failed", say.sayErrors);
    } else if (answer.type === "opaqueredirect" || answer.status === 401) {
      tell(form, "failed", say.saySignedOut);
      later(form, 15000);
    } else if (answer.status === 403 || answer.status === 404 || answer.status === 413) {
      tell(form, "failed", say.sayClosed);
    } else {
      state.tries += 1;
      state.lost = [...state.lost.slice(-9), body];
      tell(form, "offline", answer.status ? say.sayAgain : mayKeep(form) ? say.sayOffline : say.sayOfflineOnlyHere);
      later(form, Math.min(60000, 1000 * 2 ** state.tries));
    }
    return false;
  }
  async function save(form) {
    const state = stateOf(form);
    clearTimeout(state.timer);
    while (state.busy) await state.busy;
    if (state.held || !form.isConnected || !unsaved(form)) return !unsaved(form);
    state.busy = send(form, state).finally(() => { state.busy = null; });
    return state.busy;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form || event.target.type === "file" || event.target.hasAttribute("data-no-draft")) return;
    const state = stateOf(form), now = Date.now();
    if (!unsaved(form)) state.first = now;
    state.typed += 1;
    keep(form);
    if (state.held) return;
    if (!state.tries) tell(form, "saving", say.saySaving);
    later(form, Math.max(0, Math.min(QUIET, state.first + LONGEST - now)));
  });

  // A plain submit waits for the draft, so that the page never leaves with text that the server does not have.
  document.addEventListener("submit", async (event) => {
    const form = event.target, state = form.matches("form[data-draft]") ? stateOf(form) : null, button = event.submitter;
    if (state) renew(form);
    if (!state || state.passing || button?.name === "settle" || (!state.busy && !unsaved(form))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await save(form))) { form.querySelector("[data-conflict] [data-focus]")?.focus(); return; }
    state.passing = true;
    if (button?.isConnected) button.click(); else form.requestSubmit(); // a click: htmx asks which button it was
    state.passing = false;
  }, true);
  document.addEventListener("submit", (event) => { // settling a conflict: what is kept here is the refused text
    if (event.submitter?.name === "settle") forget(event.target.action);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-sign-out]") || form.dataset.signOut === "go") return;
    event.preventDefault();
    const kept = await store("readonly", (texts) => texts.count());
    if ((kept || live().some(unsaved)) && !confirm(say.sayLose)) return;
    await wipe();
    form.dataset.signOut = "go";
    form.requestSubmit();
  });

  // Closing a row that is being typed in saves it first; offline the device keeps it, and the row says so.
  document.addEventListener("click", async (event) => {
    const closer = event.target.closest?.("[data-close]"), form = closer?.closest(".part")?.querySelector("form[data-draft]");
    if (!form || closer.dataset.close === "go" || !unsaved(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await save(form)) && (stateOf(form).held || !mayKeep(form))) return;
    closer.dataset.close = "go";
    closer.click();
  }, true);

  addEventListener("online", () => live().forEach((form) => unsaved(form) && save(form)));
  document.addEventListener("visibilitychange", () => document.hidden && live().forEach((form) => unsaved(form) && save(form)));
  addEventListener("beforeunload", (event) => { if (live().some((form) => unsaved(form) && !mayKeep(form))) event.preventDefault(); });

  // Bring back what an earlier visit could not save; the server decides whether it is still the newer text.
  async function restore(root) {
    const found = root.querySelectorAll("form[data-draft]"), closed = root.querySelectorAll("[data-draft-url]");
    if (!person || (!found.length && !closed.length)) return;
    const kept = new Map(await store("readonly", (texts) => texts.getAllKeys()).then((keys) => (keys || []).map((key) => [key, true])));
    for (const row of closed) if (kept.has(keyOf(row.dataset.draftUrl)) && !row.querySelector("form[data-draft]")) tell(row, "offline", say.sayKept);
    for (const form of found) {
      if (!kept.has(keyOf(form.action)) || stateOf(form).typed) continue;
      if (!mayKeep(form)) { forget(form.action); continue; }
      const before = JSON.stringify(fieldsOf(form)), fields = await store("readonly", (texts) => texts.get(keyOf(form.action)));
      for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = (fields || []).some(([name, value]) => name === box.name && value === box.value);
      for (const [name, value] of fields || []) {
        const field = form.elements[name];
        if (field && field.type !== "checkbox") field.value = value;
      }
      if (JSON.stringify(fieldsOf(form)) === before) { forget(form.action); continue; }
      stateOf(form).typed += 1;
      tell(form, "offline", say.sayRestored);
      later(form, QUIET);
    }
  }
  // Somebody else signed in on this device: what it kept for the one before is wiped.
  const wipe = async () => {
    await forgetAll();
    await window.caches?.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))));
  };
  const begin = async () => {
    if (person && localStorage.person !== person) { await wipe(); localStorage.person = person; }
    restore(document);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
  document.addEventListener("htmx:load", (event) => restore(event.detail.elt.parentElement || event.detail.elt));
  if ("serviceWorker" in navigator && person) navigator.serviceWorker.register("/sw.js").catch(() => {});
})();
