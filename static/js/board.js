/* A board that stays as it is on the server: told what changed as it happens, asking every few seconds where no connection holds. */
"use strict";
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const say = board.dataset, POLL = 3000, DEAF = 40000;
  let number = Number(say.number), source, heard = 0, polls, reopen, out = false;
  const byId = (id) => document.getElementById(id);
  const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

  // ── Putting in place what the server drew ─────────────────────────────────

  const put = (item) => {
    const there = byId(item.id), list = byId(`column-${item.dataset.column}`);
    if (!list) return there?.remove();
    const ticked = there ? [...there.querySelectorAll("input:checked")].map((box) => box.value) : [];
    there?.remove();
    const order = Number(item.dataset.order);
    list.insertBefore(item, [...list.children].find((other) => Number(other.dataset.order) > order) || null);
    for (const box of item.querySelectorAll("input[type=checkbox]")) box.checked = ticked.includes(box.value);
    if (!there) item.classList.add("is-new");
  };
  const apply = (words, upto) => {
    const drawn = document.createElement("template"), focused = document.activeElement?.id;
    drawn.innerHTML = words;
    const said = drawn.content.querySelector("[data-said]");
    if (said) byId("board-said")?.replaceChildren(...said.childNodes);
    said?.remove();
    if (upto < number) return; // all of it is here already
    for (const item of [...drawn.content.children]) {
      if (item.dataset.gone) byId(item.dataset.gone)?.remove();
      else if (item.dataset.column) put(item);
      else byId(item.id)?.replaceWith(item);
      if (item.isConnected) window.htmx?.process(item);
    }
    if (focused && document.activeElement === document.body) byId(focused)?.focus();
    number = upto;
    settle();
    document.dispatchEvent(new CustomEvent("board", { detail: { number } }));
  };
  const settle = () => {
    const bar = byId("board-bar");
    if (bar) { say.phase = bar.dataset.phase; set(bar.querySelector(".clock")); }
    for (const count of board.querySelectorAll("[data-count]")) count.textContent = byId(`column-${count.dataset.count}`)?.children.length ?? 0;
    fit();
    goOn(bar?.dataset.now);
  };
  // The wall goes with the room, and so do phones on which nothing is written: from a session that is done, as soon as another one begins.
  const follows = say.board === "screen" || (say.board === "phone" && !board.querySelector("[data-outbox]"));
  let known;
  const goOn = (now = "") => {
    if (follows && say.phase === "done" && now && known !== undefined && now !== known) location.assign(now);
    known = now;
  };

  // ── The clock ─────────────────────────────────────────────────────────────

  let clock, until;
  const set = (shown) => { clock = shown; if (shown) until = Date.now() + Number(shown.dataset.left) * 1000; };
  const tick = () => {
    if (!clock?.isConnected || clock.dataset.runs !== "yes") return;
    const left = Math.round((until - Date.now()) / 1000), plain = Math.abs(left);
    clock.textContent = `${left < 0 ? "−" : ""}${String(Math.floor(plain / 60)).padStart(2, "0")}:${String(plain % 60).padStart(2, "0")}`;
    clock.classList.toggle("is-over", left < 0);
  };
  setInterval(tick, 1000);

  // ── The wall: the largest type in which all of it fits ────────────────────

  const wall = say.board === "screen" && board.querySelector("[data-wall]");
  // Once notes are shown they come first: what the reports say stands small below them, as far as there is room.
  const fits = (column) => {
    const notes = !["waiting", "collecting"].includes(say.phase) && column.querySelector(".stickies");
    if (!notes) return column.scrollHeight <= column.clientHeight + 1;
    const { top, height } = column.getBoundingClientRect();
    return notes.getBoundingClientRect().bottom + column.scrollTop <= top + height * 0.8;
  };
  const fit = () => {
    if (!wall) return;
    for (let size = 6; size >= 1; size -= 1) {
      wall.dataset.size = size;
      if ([...wall.children].every(fits)) return;
    }
    if (say.phase === "collecting" || say.phase === "shown") for (const fresh of wall.querySelectorAll(".is-new")) fresh.scrollIntoView({ block: "nearest" });
  };
  if (wall) new ResizeObserver(fit).observe(board);

  // ── Hearing ───────────────────────────────────────────────────────────────

  const lost = (words) => {
    const place = board.querySelector("[data-lost]");
    if (!place) return;
    place.textContent = words || "";
    place.hidden = !words;
  };
  const hear = () => { heard = Date.now(); clearInterval(polls); polls = undefined; lost(""); };
  const follow = (words, upto) => {
    if (say.reload !== undefined) { if (upto > number) location.reload(); return; }
    apply(words, upto);
  };
  const ask = async (more = "") => {
    try {
      const answer = await fetch(`${say.since}?after=${number}${more}`, { headers: { "X-Asks": "board" }, redirect: "manual" });
      if (answer.status === 200) follow(await answer.text(), Number(answer.headers.get("X-Board")));
      if (answer.ok) { lost(""); return true; }
      if ([403, 404].includes(answer.status) || answer.type === "opaqueredirect") { out = true; source?.close(); clearInterval(polls); lost(say.sayOut); }
    } catch (gone) { lost(say.sayLost); }
    return false;
  };
  const poll = () => { if (!out) polls ||= setInterval(ask, POLL + Math.random() * 1000); };
  const open = () => {
    if (out) return;
    clearTimeout(reopen);
    source?.close();
    source = new EventSource(`${say.stream}?after=${number}`);
    source.addEventListener("board", (event) => { hear(); follow(event.data, Number(event.lastEventId)); });
    source.addEventListener("beat", hear);
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) reopen = setTimeout(open, 8000 + Math.random() * 8000);
      if (!polls) ask();
      poll();
    });
  };
  const check = () => {
    if (document.visibilityState === "hidden" || out) return;
    if (Date.now() - heard > DEAF) { heard = Date.now(); ask(); poll(); open(); }
  };
  setInterval(check, 5000);
  setTimeout(() => { if (!heard) poll(); }, 6000); // what stands between may hold back what is sent
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && Date.now() - heard > 20000) { ask(); open(); } });
  window.addEventListener("online", () => { ask(); open(); });
  window.addEventListener("offline", () => lost(say.sayLost));
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) { ask(); open(); } });
  if (say.board === "screen") setInterval(() => ask("&bar=1"), 60000); // its code is renewed, its clock set right

  // ── Deeds: a form that is answered with what changed ──────────────────────

  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter;
    if (!form.matches("form[data-live]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    // After a lost answer the same words are the same note, others are another one.
    if (form.matches("[data-fresh]")) {
      const text = form.elements.text.value;
      if (form.dataset.sent !== undefined && form.dataset.sent !== text) form.elements.id.value = newId();
      form.dataset.sent = text;
    }
    const words = new FormData(form);
    if (button?.name) words.append(button.name, button.value);
    try {
      const answer = await fetch(button?.getAttribute("formaction") || form.getAttribute("action"), {
        method: "POST", body: words, headers: { "X-Board": number, "X-CSRFToken": token() }, redirect: "manual" });
      if (!answer.headers.has("X-Board")) throw answer;
      apply(await answer.text(), Number(answer.headers.get("X-Board")));
      if (answer.ok) form.dispatchEvent(new CustomEvent("done", { bubbles: true }));
    } catch (failed) {
      const left = failed.type === "opaqueredirect" || [403, 404].includes(failed.status);
      byId("board-said")?.replaceChildren(Object.assign(document.createElement("div"), { className: "note note-error", textContent: left ? say.sayOut : say.sayFailed }));
    }
    delete form.dataset.busy;
  });
  // The next note gets an id of its own.
  document.addEventListener("done", (event) => {
    if (!event.target.matches("[data-fresh]")) return;
    event.target.elements.id.value = window.board.newId();
    event.target.elements.text.value = "";
    delete event.target.dataset.sent;
  });

  // crypto.randomUUID is missing where the portal is reached without https.
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  };
  window.board = { newId, token, number: () => number, lost };

  settle();
  open();
})();
