/* Moving marks on a power map: by mouse, by finger, by keyboard, and by choosing a mark and then a square. Every way ends in
   the same post of support, influence and version; the page works without any of it. */
"use strict";
(() => {
  const LONG = 400, NEAR = 6; // milliseconds of a long press; pixels that are not yet a drag
  const dressed = new WeakSet(); // maps: after a deed elsewhere on the page the map is drawn anew in its figure

  const dress = (figure) => {
    const say = figure.dataset, one = (what) => figure.querySelector(what);
    const map = one(".map");
    if (!map || dressed.has(map)) return;
    dressed.add(map);
    const bar = one("[data-map-bar]"), said = one("[data-map-said]");
    const formLink = one("[data-map-form]"), backButton = one("[data-map-back]");
    const marks = [...map.querySelectorAll("li:not(.second)")].filter((mark) => mark.querySelector("a"));
    let picked = null, at = null, from = null; // the mark in hand, the square it is over, and the one it came from

    const linkOf = (mark) => mark.querySelector("a");
    const nameOf = (mark) => mark.querySelector("bdi").textContent;
    const tell = (words, refused = false) => { said.textContent = words; said.classList.toggle("is-refused", refused); };

    // ── Squares: buttons over the grid, from its own lines and words ──
    const box = map.querySelector("svg").viewBox.baseVal;
    const words = (kind) => [...map.querySelectorAll(`.map-head.of-${kind}`)].map((head) => head.textContent.trim());
    const columns = words("column"), rows = words("row");
    const tints = [...map.querySelectorAll(".tint")].map((tint) => [+tint.getAttribute("x"), +tint.getAttribute("width")]);
    const tops = [0, ...[...map.querySelectorAll(".ln")].map((line) => /^M0 ([\d.]+)H/.exec(line.getAttribute("d"))?.[1]).filter(Boolean).map(Number), box.height];
    const squares = [];
    rows.forEach((row, r) => columns.forEach((column, c) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "map-square", hidden: true, tabIndex: -1 });
      button.setAttribute("aria-label", `${column}, ${row}`);
      Object.assign(button.style, {
        left: `${tints[c][0] / box.width * 100}%`, width: `${tints[c][1] / box.width * 100}%`,
        top: `${tops[r] / box.height * 100}%`, height: `${(tops[r + 1] - tops[r]) / box.height * 100}%`,
      });
      const square = { support: c - 2, influence: 5 - r, column: c, row: r, button, words: [column, row] };
      button.addEventListener("click", () => { if (picked) { over(square); drop(); } });
      squares.push(square);
      map.append(button);
    }));
    const squareOf = (support, influence) => squares.find((square) => square.support === +support && square.influence === +influence);
    const squareAt = (x, y) => squares.find(({ button }) => {
      const place = button.getBoundingClientRect();
      return x >= place.left && x < place.right && y >= place.top && y < place.bottom;
    });

    // ── In hand ──
    const over = (square) => {
      at?.button.classList.remove("is-target");
      at = square;
      at?.button.classList.add("is-target");
    };
    const pick = (mark, how) => {
      if (picked || !mark.dataset.moveUrl) return false;
      picked = mark;
      from = squareOf(mark.dataset.support, mark.dataset.influence);
      squares.forEach(({ button }) => { button.hidden = false; });
      map.classList.add("is-choosing");
      mark.classList.add("is-picked");
      over(from);
      formLink.href = linkOf(mark).href;
      formLink.hidden = backButton.hidden = false;
      tell(say.sayPicked.replace("%s", nameOf(mark)) + (how === "keys" ? ` ${say.sayKeys}` : ""));
      return true;
    };
    const release = () => {
      over(null);
      squares.forEach(({ button }) => { button.hidden = true; });
      map.classList.remove("is-choosing");
      picked?.classList.remove("is-picked", "is-dragged");
      if (picked) picked.style.transform = "";
      formLink.hidden = backButton.hidden = true;
      const mark = picked;
      picked = from = null;
      return mark;
    };
    const restore = (words, refused = false) => {
      const mark = release();
      if (!mark) return;
      tell(words || say.sayBack.replace("%s", nameOf(mark)), refused);
      linkOf(mark).focus({ preventScroll: true });
    };
    const drop = async () => {
      const to = at, { moveUrl, version } = picked.dataset;
      if (!to || to === from) return restore();
      const name = nameOf(picked);
      map.classList.remove("is-choosing");
      tell(say.saySending);
      let answer, told;
      try {
        answer = await fetch(moveUrl, {
          method: "POST",
          headers: { "X-CSRFToken": say.token, Accept: "application/json" },
          body: new URLSearchParams({ support: to.support, influence: to.influence, version }),
        });
        if (answer.redirected) return location.assign(answer.url);
        told = await answer.json();
      } catch { return restore(say.sayFailed, true); }
      if (told.state === "asks") return location.assign(told.url);
      if (told.state !== "saved") return restore(told.message || say.sayFailed, true);
      sessionStorage.setItem("map-said", JSON.stringify([moveUrl, told.message || say.sayMoved.replace("%s", name)]));
      location.reload();
    };
    backButton.addEventListener("click", () => restore());

    // ── Keyboard: one tab stop; arrows walk, and move what is in hand ──
    const stop = (mark) => marks.forEach((other) => { linkOf(other).tabIndex = other === mark ? 0 : -1; });
    const middle = (mark) => { const place = linkOf(mark).getBoundingClientRect(); return [place.left, place.top + place.height / 2]; };
    const next = (mark, [dx, dy]) => {
      const [x, y] = middle(mark);
      const ahead = marks.filter((other) => other !== mark).map((other) => {
        const [ox, oy] = middle(other), along = (ox - x) * dx + (oy - y) * dy;
        return { other, along, far: along + 3 * Math.abs((ox - x) * dy + (oy - y) * dx) };
      }).filter(({ along }) => along > 2);
      return ahead.sort((a, b) => a.far - b.far)[0]?.other;
    };
    const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    map.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const mark = event.target.closest("li"), arrow = ARROWS[event.key];
      if (event.key === "Escape" && picked) { event.preventDefault(); event.stopPropagation(); return restore(); }
      if (picked && arrow) {
        event.preventDefault();
        const to = squares.find((square) => square.column === at.column + arrow[0] && square.row === at.row + arrow[1]);
        if (to) over(to);
        tell(say.sayAt.replace("%1", nameOf(picked)).replace("%2", at.words[0]).replace("%3", at.words[1]));
      } else if (picked && event.key === "Enter") {
        event.preventDefault();
        if (!event.repeat) drop();
      } else if (mark && arrow) {
        event.preventDefault();
        const to = next(mark, arrow);
        if (to) { stop(to); linkOf(to).focus(); }
      } else if (mark && event.key === "Enter" && !event.repeat && pick(mark, "keys")) event.preventDefault();
    });
    map.addEventListener("focusin", (event) => { const mark = event.target.closest("li"); if (mark && marks.includes(mark)) stop(mark); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && picked && map.isConnected) restore(); });

    // ── Mouse and finger: a press that moves drags, one that does not picks; a finger has to stay first ──
    let press = null, done = 0;
    const drag = (x, y) => {
      picked.classList.add("is-dragged");
      picked.style.transform = `translate(${x - press.x}px, ${y - press.y}px)`;
      const square = squareAt(x, y);
      if (square) over(square); else over(null);
    };
    const begin = () => { press.drags = pick(press.mark, "drag"); };
    const forget = () => { clearTimeout(press?.timer); press = null; };
    map.addEventListener("pointerdown", (event) => {
      const mark = event.target.closest("li");
      if (!mark?.dataset.moveUrl || picked || event.button || !event.isPrimary) return;
      press = { mark, x: event.clientX, y: event.clientY, id: event.pointerId, touch: event.pointerType === "touch", drags: false };
      if (press.touch) press.timer = setTimeout(begin, LONG);
    });
    addEventListener("pointermove", (event) => {
      if (!press || event.pointerId !== press.id) return;
      const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > NEAR;
      if (!press.drags && far) { if (press.touch) return forget(); begin(); }
      if (press.drags && far) { press.moved = true; drag(event.clientX, event.clientY); }
    });
    addEventListener("pointerup", (event) => {
      if (!press || event.pointerId !== press.id) return;
      const { drags, moved } = press;
      forget();
      if (!drags) return; // the click that follows picks
      done = event.timeStamp;
      if (moved) { if (at) drop(); else restore(); }
    });
    addEventListener("pointercancel", (event) => {
      if (!press || event.pointerId !== press.id) return;
      const { drags } = press;
      forget();
      if (drags) restore();
    });
    map.addEventListener("touchmove", (event) => { if (press?.drags) event.preventDefault(); }, { passive: false });
    map.addEventListener("contextmenu", (event) => { if (press?.touch) event.preventDefault(); });
    map.addEventListener("dragstart", (event) => event.preventDefault());
    map.addEventListener("click", (event) => {
      const mark = event.target.closest("li");
      if (!mark?.dataset.moveUrl || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (event.timeStamp - done < 50) return;
      pick(mark, "tap");
    });

    bar.hidden = false;
    if (marks.length) stop(marks[0]);
  };

  const start = (root) => [root.closest?.("[data-map]"), ...root.querySelectorAll("[data-map]")].forEach((figure) => figure && dress(figure));
  start(document);
  // After a move: say it, and stand where one stood.
  const kept = JSON.parse(sessionStorage.getItem("map-said") || "null");
  sessionStorage.removeItem("map-said");
  const figure = kept && document.querySelector("[data-map]");
  if (figure) {
    const [moveUrl, words] = kept;
    setTimeout(() => { figure.querySelector("[data-map-said]").textContent = words; }, 100); // a live region speaks what is new
    figure.querySelector(`li[data-move-url="${CSS.escape(moveUrl)}"] a`)?.focus({ preventScroll: true });
  }
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
