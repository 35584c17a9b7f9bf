// What pages do better with scripts: a slider that rewinds the page, a map that opens, parts that come later.
"use strict";

const DAY = 86400000;

function day(text) {
  return Date.parse(text + "T00:00:00Z") / DAY;
}

function text(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

let asked = 0;

// Puts the main part of the page at `address` in the place of this one's; the newest question wins.
async function turn(address, keep) {
  const number = ++asked;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const other = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (number !== asked) return;
  const main = other.querySelector("main");
  if (!main) return;
  document.querySelector("main").replaceChildren(...document.adoptNode(main).childNodes);
  document.title = other.title;
  const head = other.querySelector("header.site");
  if (head) document.querySelector("header.site").replaceChildren(...document.adoptNode(head).childNodes);
  if (keep) history.replaceState(null, "", address);
  enrich();
}

function slide(form) {
  const field = form.querySelector("input[type=date]");
  const first = day(form.dataset.first);
  const last = day(form.dataset.last);
  if (!(last > first)) return;
  const range = document.createElement("input");
  range.type = "range";
  range.min = first;
  range.max = last;
  range.value = field.value ? day(field.value) : last;
  range.setAttribute("aria-label", "As of, from " + form.dataset.first + " to " + form.dataset.last);
  range.setAttribute("aria-valuetext", text(range.value));
  field.before(range);
  range.addEventListener("input", () => {
    field.value = text(range.value);
    range.setAttribute("aria-valuetext", field.value);
  });
  range.addEventListener("change", async () => {
    const query = new URLSearchParams(new FormData(form));
    if (Number(range.value) >= last) query.delete("as_of");
    const rest = query.toString();
    await turn(form.getAttribute("action") + (rest ? "?" + rest : ""), true);
    const again = document.querySelector("form.asof input[type=range]");
    if (again) again.focus({ preventScroll: true });
  });
}

function open(map) {
  for (const shape of map.querySelectorAll("[data-state], [data-link]")) {
    const query = new URLSearchParams(location.search).get("as_of");
    const keep = query ? "?as_of=" + encodeURIComponent(query) : "";
    shape.classList.add("opens");
    shape.addEventListener("click", () => location.assign(shape.dataset.link || "/country/" + shape.dataset.state + keep));
  }
}

function enrich() {
  document.querySelectorAll("form.asof").forEach(slide);
  document.querySelectorAll("figure.world svg").forEach(open);
  if (document.querySelector("[data-again]")) setTimeout(() => turn(location.href, false), 1500);
}

enrich();
