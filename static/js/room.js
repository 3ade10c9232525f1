/* A phone in the room: its notes are kept on it until the server has them, each under an id of its own, so that none is lost and none doubled. */
"use strict";
(() => {
  const room = document.querySelector(".room[data-session]");
  const form = room?.querySelector("[data-outbox]");
  if (!form) return;
  const say = room.dataset, KEY = `notes:${say.person}`, address = form.getAttribute("action");
  const list = (name) => room.querySelector(`[data-${name}]`);
  const own = list("own"), outgoing = list("outgoing"), pattern = room.querySelector("template[data-outgoing-note]");
  const tell = (words, kind = "warning") => {
    const place = document.getElementById("board-said"), note = document.createElement("div");
    note.className = `note note-${kind}`;
    note.append(Object.assign(document.createElement("p"), { textContent: words }));
    place.replaceChildren(...(words ? [note] : []));
  };

  // ── What waits: on the device where it has a store, else as long as the page is open ─────

  let waiting = [];
  const read = () => { try { waiting = JSON.parse(localStorage.getItem(KEY)) || waiting; } catch (none) { /* as it was */ } };
  const keep = () => { try { if (waiting.length) localStorage.setItem(KEY, JSON.stringify(waiting)); else localStorage.removeItem(KEY); } catch (none) { /* the page still has it */ } };

  const draw = () => {
    const place = outgoing.querySelector("ul");
    place.replaceChildren(...waiting.map((note) => {
      const item = pattern.content.firstElementChild.cloneNode(true);
      item.dataset.note = note.id;
      item.querySelector("[data-text]").textContent = note.text;
      item.querySelector("[data-state]").textContent = note.refused || (note.failed ? say.sayKept : say.saySending);
      item.querySelector("[data-refused]").hidden = !note.refused;
      item.classList.toggle("is-refused", Boolean(note.refused));
      return item;
    }));
    outgoing.hidden = !waiting.length;
    own.hidden = !own.querySelector("li");
  };

  // ── Sending: one after the other, in the order they were written ──────────

  let busy = false, again, pause = 1000;
  const post = (address, words) => fetch(address, { method: "POST", body: new URLSearchParams(words), redirect: "manual",
    headers: { "X-Board": window.board.number(), "X-CSRFToken": window.board.token() } });
  const failed = (answer) => answer.status >= 500 || answer.status === 429 || answer.type === "opaqueredirect";
  const send = async () => {
    clearTimeout(again);
    if (busy) return;
    busy = true;
    try {
      for (let note; (note = waiting.find((one) => !one.refused));) {
        const answer = await post(note.address, { id: note.id, column: note.column, text: note.text, anew: note.anew || "" });
        if (answer.status === 403 || (answer.status === 404 && note.address === address)) { window.board.lost(say.sayOut); throw answer; }
        if (failed(answer)) throw answer;
        const words = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
        read();
        const mine = waiting.find((one) => one.id === note.id && one.text === note.text && one.column === note.column); // else it was changed meanwhile
        if (answer.ok) {
          waiting = waiting.filter((one) => one !== mine);
          if (note.address === address) stored(note.id, words.html);
        } else if (mine) mine.refused = words.said || say.sayFailed;
        pause = 1000;
        keep();
        draw();
      }
    } catch (gone) {
      for (const note of waiting) note.failed = true;
      keep();
      draw();
      again = setTimeout(send, pause + Math.random() * 1000);
      pause = Math.min(pause * 2, 15000);
    }
    busy = false;
  };
  const stored = (id, html) => {
    const there = document.getElementById(`own-${id}`);
    if (!html || document.getElementById(`note-${id}`)) return there?.remove();
    const drawn = document.createElement("template");
    drawn.innerHTML = html;
    if (there) there.replaceWith(drawn.content); else own.querySelector("ul").append(drawn.content);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = form.elements, text = words.text.value.trim();
    if (!text) { tell(say.sayEmpty); words.text.focus(); return; }
    tell("");
    read();
    const column = new FormData(form).get("column"), anew = words.anew.value;
    const id = anew || words.id.dataset.own ? words.id.value : window.board.newId();
    waiting = waiting.filter((note) => note.id !== id);
    waiting.push({ id, column, text, anew, address });
    keep();
    words.text.value = words.anew.value = "";
    delete words.id.dataset.own;
    draw();
    send();
  });
  const write = (note, anew) => {
    const words = form.elements;
    words.text.value = note.text;
    words.id.value = note.id;
    words.id.dataset.own = "yes";
    words.anew.value = anew;
    const column = [...form.querySelectorAll("[name=column]")].find((one) => one.value === note.column);
    if (column?.type === "radio") column.checked = true;
    words.text.focus();
    form.scrollIntoView({ block: "start" });
  };

  // ── What is done with one's own notes ─────────────────────────────────────

  room.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-change], [data-off], [data-again], [data-discard], [data-vote]"), item = button?.closest("[data-note], .sticky");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-change]")) write({ id: item.dataset.note, column: item.dataset.column, text: item.querySelector("[data-text]").textContent }, "1");
    if (button.matches("[data-again], [data-discard]")) {
      read();
      const note = waiting.find((one) => one.id === item.dataset.note);
      waiting = waiting.filter((one) => one !== note);
      keep();
      draw();
      if (button.matches("[data-again]") && note) write(note, note.anew);
    }
    if (button.matches("[data-off]")) deed("#off", { note: item.dataset.note }, () => {
      read();
      waiting = waiting.filter((one) => one.id !== item.dataset.note);
      keep();
      item.remove();
      draw();
    });
    if (button.matches("[data-vote]")) deed("#votes", { [button.name]: button.value }, () => {});
  });
  const deed = async (where, words, then) => {
    try {
      const answer = await post(room.querySelector(where).getAttribute("action"), words);
      if ([403, 404].includes(answer.status)) return window.board.lost(say.sayOut);
      if (failed(answer)) throw answer;
      const told = await answer.json();
      tell(told.said || "");
      say.votes = told.votes.join(" ");
      say.left = told.left;
      if (answer.ok) then();
    } catch (gone) { tell(say.sayFailed, "error"); }
    mark();
  };

  // ── What is one's own on the wall that all share ──────────────────────────

  const mark = () => {
    const votes = new Set(say.votes.split(" ").filter(Boolean));
    for (const button of room.querySelectorAll("[data-vote]")) {
      const given = [button.value, ...[...button.closest("li").querySelectorAll(".gathered > li")].map((one) => one.id.slice(5))].find((id) => votes.has(id));
      button.name = given ? "take" : "give";
      button.value = given || button.closest("li").id.slice(5);
      button.setAttribute("aria-pressed", String(Boolean(given)));
      button.disabled = !given && Number(say.left) < 1;
    }
    room.querySelector("[data-votes-left]").textContent = say.sayVotes.replace("%s", say.left);
    for (const item of own.querySelectorAll("li")) if (document.getElementById(`note-${item.dataset.note}`)) item.remove();
    own.hidden = !own.querySelector("li");
  };
  const goOn = () => {
    const now = document.getElementById("board-bar")?.dataset.now;
    if (now && room.dataset.phase === "done" && !waiting.length && !form.elements.text.value) location.assign(now);
  };
  document.addEventListener("board", () => { mark(); goOn(); if (waiting.length) send(); });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && waiting.length && send());
  window.addEventListener("storage", (event) => { if (event.key === KEY) { waiting = []; read(); draw(); } });

  read();
  draw();
  mark();
  if (waiting.length) send();
})();
