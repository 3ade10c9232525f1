/* Lets a form page open without a network. Network first; keeps only pages that say X-Offline: keep, and static files. */
"use strict";
const KEPT = "kept-1";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  const isStatic = url.pathname.startsWith("/static/"), isPage = request.mode === "navigate";
  if (request.method !== "GET" || url.origin !== location.origin || !(isStatic || isPage)) return;
  event.respondWith((async () => {
    const kept = await caches.open(KEPT);
    try {
      const answer = await fetch(request);
      const keep = answer.status === 200 && !answer.redirected && (isStatic || answer.headers.get("X-Offline") === "keep");
      if (keep) await kept.put(request, answer.clone());
      else if (isPage) await kept.delete(request);
      return answer;
    } catch (lost) {
      const found = await kept.match(request);
      if (found) return found;
      throw lost;
    }
  })());
});
