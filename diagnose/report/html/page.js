"use strict";
const PAGE = 200;
const WORDS = { error: "error", warning: "warning", info: "note" };
const data = JSON.parse(document.getElementById("data").textContent);
for (const item of data.findings) Object.assign(item, data.shared[item.shared]);
const at = (id) => document.getElementById(id);
const byFingerprint = new Map(data.findings.map((item) => [item.fingerprint, item]));
let shown = [];
let count = 0;
let span = null;

/* Everything from the data becomes text nodes: there is no way from a log line to markup. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/* Code in backticks becomes code; nothing else has a meaning. */
function prose(text) {
  return text.split(/`([^`\n]+)`/).map((part, index) => index % 2 ? make("code", {}, part) : part);
}

function place(item) {
  return item.line ? `${item.path}:${item.line}` : item.path;
}

function frame(one) {
  const pre = make("pre", { tabindex: "0" });
  for (const row of one.rows) {
    pre.append(make("span", { class: "number", "aria-hidden": "true" }, row.line ? String(row.line) : ""));
    if (row.span) {
      const letters = Array.from(row.text);
      const [from, to] = row.span;
      pre.append(letters.slice(0, from).join(""), make("mark", {}, letters.slice(from, to).join("")), letters.slice(to).join(""));
    } else pre.append(row.text);
    if (row.note) pre.append(make("span", { class: "note" }, `  ← ${row.note}`));
    pre.append("\n");
  }
  return make("figure", {}, make("figcaption", {}, one.path), pre);
}

function fixes(list) {
  return list.map((fix) => {
    const edits = fix.edits.map((edit) => make("li", {}, make("code", {}, `${edit.path}${edit.start ? ":" + edit.start[0] : ""}`), " → ", make("code", {}, edit.new_text || edit.action || "(removed)")));
    return make("section", {},
      make("h4", {}, `Fix: ${fix.title}${fix.edits.length ? ` (diagnose fix applies it; ${fix.safety})` : ""}`),
      make("ol", {}, ...fix.steps.map((step) => make("li", {}, ...prose(step)))),
      edits.length ? make("ul", { class: "edit" }, ...edits) : null);
  });
}

function references(list) {
  if (!list.length) return null;
  return make("p", { class: "quiet" }, "See: ", ...list.flatMap((item, index) => [index ? " · " : "",
    /^https?:\/\/[^\s<>"]+$/.test(item) ? make("a", { href: item, rel: "noreferrer noopener" }, item) : item]));
}

function around(item) {
  if (!item.time) return null;
  const moment = Date.parse(item.time);
  const near = data.findings.filter((other) => other.time && Math.abs(Date.parse(other.time) - moment) <= 60000)
    .sort((one, other) => Date.parse(one.time) - Date.parse(other.time)).slice(0, 12);
  if (near.length < 2) return null;
  return make("section", {}, make("h4", {}, "Within a minute of it"), make("ul", { class: "around" }, ...near.map((other) => {
    const seconds = (Date.parse(other.time) - moment) / 1000;
    return make("li", { class: other === item ? "here" : null }, `${seconds >= 0 ? "+" : "−"}${Math.abs(seconds).toFixed(3)} s  ${other.title} (${place(other)})`);
  })));
}

function details(item) {
  const times = item.time ? `${item.count > 1 ? "first " : ""}${item.time}${item.count > 1 && item.last_time ? `, last ${item.last_time}` : ""}` : null;
  const cause = item.caused_by && byFingerprint.get(item.caused_by);
  return make("div", { class: "inside" },
    times ? make("p", { class: "quiet" }, times) : null,
    cause ? make("p", {}, `A consequence of: ${cause.title} (${place(cause)})`) : null,
    ...(item.frames || (item.evidence || []).map((one) => ({ path: one.path, rows: [{ line: one.line, text: one.text }] }))).map(frame),
    item.cause ? make("p", {}, make("strong", {}, "Why: "), ...prose(item.cause)) : null,
    ...(item.notes || []).map((note) => make("p", { class: "quiet" }, note)),
    ...fixes(item.fix), around(item), references(item.references || []));
}

function card(item) {
  const box = make("details", {}, make("summary", {},
    make("span", { class: "word" }, WORDS[item.severity]), " ", make("h3", {}, item.title), " ",
    make("span", { class: "quiet" }, `${item.rule}${item.count > 1 ? ` · ${item.count} times` : ""}`),
    make("p", {}, ...prose(item.message)), make("p", { class: "place quiet" }, place(item))));
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) box.append(details(item)); });
  return make("article", { class: item.severity, "data-fingerprint": item.fingerprint }, box);
}

function cause(item) {
  const explained = item.findings.map((name) => byFingerprint.get(name)).filter(Boolean);
  return make("article", { class: `${item.severity} cause` }, make("details", { open: true }, make("summary", {},
    make("span", { class: "word" }, "root cause"), " ", make("h3", {}, item.title), make("p", {}, ...prose(item.root_cause))),
    make("div", { class: "inside" },
      make("p", { class: "quiet" }, [item.confidence !== "certain" ? `${item.confidence}` : "", item.responsible ? `who has to act: ${item.responsible}` : ""].filter(Boolean).join(" · ")),
      ...(item.frames || []).map(frame), ...fixes(item.fix),
      item.next.length ? make("section", {}, make("h4", {}, "Next"), make("ul", {}, ...item.next.map((step) => make("li", {}, ...prose(step))))) : null,
      explained.length ? make("section", {}, make("h4", {}, "It explains"), make("ul", {}, ...explained.map((one) => make("li", {}, `${one.title} (${place(one)})`)))) : null,
      references(item.references || []))));
}

function wanted() {
  const text = at("text").value.trim().toLowerCase();
  const severities = new Set([...document.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
  const area = at("area").value, file = at("file").value;
  return data.findings.filter((item) => severities.has(item.severity)
    && (!area || item.rule.startsWith(`${area}/`)) && (!file || item.path === file) && inSpan(item)
    && (!text || `${item.title}\n${item.message}\n${item.rule}\n${item.path}`.toLowerCase().includes(text)));
}

function inSpan(item) {
  if (!span) return true;
  if (!item.time) return false;
  return Date.parse(item.last_time || item.time) >= span[0] && Date.parse(item.time) <= span[1];
}

function refresh() {
  shown = wanted();
  const group = at("group").value;
  if (group) shown = shown.map((item, index) => [item, index]).sort((one, other) => one[0][group] < other[0][group] ? -1 : one[0][group] > other[0][group] ? 1 : one[1] - other[1]).map((pair) => pair[0]);
  count = 0;
  at("list").replaceChildren();
  at("shown").textContent = `${shown.length} of ${data.findings.length} shown`;
  more();
}

function more() {
  const group = at("group").value;
  const next = document.createDocumentFragment();
  for (const item of shown.slice(count, count + PAGE)) {
    const before = count ? shown[count - 1] : null;
    if (group && (!before || before[group] !== item[group])) next.append(make("h2", { class: "group" }, item[group]));
    next.append(card(item));
    count += 1;
  }
  at("list").append(next);
  at("more").hidden = count >= shown.length;
  at("more").textContent = `Show ${Math.min(PAGE, shown.length - count)} more of ${shown.length - count}`;
}

function timeline() {
  const events = data.events;
  if (!events) return;
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${events.bins.length * 10} 100`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", "Histogram; a bar shows only what happened then");
  const total = (bin) => (bin.error || 0) + (bin.warning || 0) + (bin.info || 0);
  const highest = Math.max(...events.bins.map(total), 1);
  const start = Date.parse(events.start);
  events.bins.forEach((bin, index) => {
    let top = 100;
    for (const severity of ["error", "warning", "info"]) {
      if (!bin[severity]) continue;
      const height = Math.max(2, 100 * bin[severity] / highest);
      top -= height;
      svg.append(rectangle(space, severity, index * 10 + 1, top, 8, height));
    }
    if (!total(bin)) return;
    const hit = rectangle(space, "hit", index * 10, 0, 10, 100);
    const from = start + index * events.seconds * 1000;
    const label = document.createElementNS(space, "title");
    label.textContent = `${new Date(from).toISOString()}: ${Math.round(total(bin) * 10) / 10}`;
    hit.append(label);
    hit.setAttribute("tabindex", "0");
    hit.setAttribute("role", "button");
    hit.setAttribute("aria-label", label.textContent);
    const choose = () => {
      const same = hit.classList.contains("on");
      svg.querySelectorAll(".on").forEach((other) => other.classList.remove("on"));
      span = same ? null : [from, from + events.seconds * 1000];
      hit.classList.toggle("on", !same);
      refresh();
    };
    hit.addEventListener("click", choose);
    hit.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } });
    svg.append(hit);
  });
  at("timeline").append(svg, make("p", { class: "quiet" }, make("span", {}, events.start), make("span", {}, events.end)));
  at("timeline").hidden = false;
}

function rectangle(space, name, x, y, width, height) {
  const box = document.createElementNS(space, "rect");
  box.setAttribute("class", name);
  Object.entries({ x, y, width, height }).forEach(([key, value]) => box.setAttribute(key, value));
  return box;
}

function options(id, values) {
  for (const value of [...new Set(values)].sort()) at(id).append(make("option", { value }, value));
}

function move(step) {
  const cards = [...document.querySelectorAll("article > details > summary")];
  const here = cards.indexOf(document.activeElement);
  const next = cards[Math.max(0, Math.min(cards.length - 1, here + step))];
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
}

function theme(dark) {
  document.documentElement.classList.toggle("dark", dark);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select")) { if (event.key === "Escape") event.target.blur(); return; }
  if (event.key === "/") { event.preventDefault(); at("text").focus(); }
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "t") theme(!document.documentElement.classList.contains("dark"));
});
at("theme").addEventListener("click", () => theme(!document.documentElement.classList.contains("dark")));
at("filters").addEventListener("input", refresh);
at("filters").addEventListener("submit", (event) => event.preventDefault());
at("more").addEventListener("click", more);
window.addEventListener("beforeprint", () => { while (count < shown.length && count < 2000) more(); document.querySelectorAll("main details").forEach((box) => { box.open = true; }); });

theme(window.matchMedia("(prefers-color-scheme: dark)").matches);
at("summary").textContent = data.summary;
at("made").textContent = `diagnose ${data.tool.version} · ${data.made}`;
document.title = `diagnose: ${data.summary}`;
if (data.diagnoses.length) at("causes").append(make("h2", {}, data.diagnoses.length > 1 ? "Root causes" : "Root cause"), ...data.diagnoses.map(cause));
options("area", data.findings.map((item) => item.rule.split("/")[0]));
options("file", data.findings.map((item) => item.path));
if (data.errors.length) at("problems").append(make("h2", {}, "Could not be done"), make("ul", {}, ...data.errors.map((item) => make("li", {}, `${place(item)}: ${item.message}`))));
timeline();
refresh();
