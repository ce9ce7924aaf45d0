// Live pages: when the server says that something has changed, the content is read again and put in place of the old one. Without this
// script each page works; it is then as old as its last load. While someone types, or has chosen rows, nothing is replaced.
"use strict";
(() => {
  const address = document.body.dataset.live;
  const sign = document.querySelector(".live");
  let source = null;
  let isReading = false;

  function isBusy() {
    const active = document.activeElement;
    return document.querySelector("main input:checked") !== null
      || (active instanceof HTMLElement && active.closest("main") !== null && active.matches("input, select, textarea"));
  }

  async function readAgain() {
    if (isReading || isBusy() || !getSelection().isCollapsed) {
      return;
    }
    isReading = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) {
        replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch {
      sign.hidden = true; // the server is away; the stream tries again by itself
    } finally {
      isReading = false;
    }
  }

  function replace(page) {
    const next = page.querySelector("main");
    const old = document.querySelector("main");
    if (next === null || isBusy() || next.innerHTML === old.innerHTML) {
      return;
    }
    const focused = document.activeElement?.id;
    const open = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
    old.replaceWith(document.adoptNode(next));
    showEvery();
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (focused) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
  }

  // One box for all boxes of the page: without a script it could do nothing, so it is hidden until here.
  function showEvery() {
    document.querySelectorAll("label.every").forEach((label) => { label.hidden = false; });
  }

  // A browser has few connections for each server: a tab that is not seen gives its own back.
  function follow() {
    if (document.hidden) {
      source?.close();
      source = null;
      sign.hidden = true;
    } else if (source === null) {
      source = new EventSource(address);
      source.onopen = () => { sign.hidden = false; };
      source.onerror = () => { sign.hidden = true; };
      source.onmessage = readAgain;
    }
  }

  if (address !== undefined) {
    document.addEventListener("visibilitychange", follow);
    follow();
  }

  showEvery();
  document.addEventListener("change", (event) => {
    if (event.target.closest("label.every") !== null) {
      document.querySelectorAll("td.check input").forEach((box) => { box.checked = event.target.checked; });
    }
  });

  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("input[type=search]");
    const isTyping = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
    if (event.key === "/" && search !== null && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });
})();
