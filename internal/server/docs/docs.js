// Draws openapi.json as a page. Text from the document only ever becomes text, never markup.
"use strict";

const methods = ["get", "put", "post", "delete", "patch"];

// el makes an element with attributes and children; a string child is text.
function el(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") e.addEventListener(key, value);
    else e.setAttribute(key, value);
  }
  e.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return e;
}

class Page {
  constructor(api) { this.api = api; }

  // resolve follows a $ref within the document.
  resolve(o) {
    while (o && o.$ref) {
      o = o.$ref.slice(2).split("/").reduce((at, key) => at && at[key.replace(/~1/g, "/").replace(/~0/g, "~")], this.api);
    }
    return o || {};
  }

  operations() {
    const all = [];
    for (const [path, item] of Object.entries(this.api.paths)) {
      for (const method of methods) if (item[method]) all.push({ path, method, ...item[method] });
    }
    return all;
  }

  draw(contents, main) {
    const { info, tags } = this.api;
    document.title = info.title;
    main.replaceChildren(
      el("h1", {}, info.title, el("small", {}, "版本 " + info.version)),
      el("p", { class: "note" }, info.summary || ""),
      el("p", {}, info.description),
      el("p", {}, el("a", { href: document.body.dataset.document }, "openapi.json")),
    );
    contents.replaceChildren(el("a", { href: "#main" }, el("b", {}, info.title)));
    for (const tag of tags) {
      const group = this.operations().filter((o) => o.tags.includes(tag.name));
      if (group.length === 0) continue;
      contents.append(el("strong", {}, tag.name), ...group.map((o) => el("a", { href: "#" + o.operationId }, o.summary)));
      main.append(el("h2", {}, tag.name), el("p", { class: "note" }, tag.description), ...group.map((o) => this.operation(o)));
    }
  }

  operation(o) {
    const open = !o.security || o.security.length === 0;
    return el("article", { id: o.operationId },
      el("h3", {}, o.summary),
      el("div", { class: "route" },
        el("span", { class: "method " + o.method }, o.method.toUpperCase()),
        el("code", {}, o.path),
        el("span", { class: "note" }, open ? "不用密钥" : "密钥许可：" + o["x-scope"])),
      o.description ? el("p", {}, o.description) : null,
      this.parameters(o),
      this.body(o),
      this.curl(o),
      this.responses(o));
  }

  parameters(o) {
    const places = { path: "路径", query: "查询", header: "请求头" };
    const rows = (o.parameters || []).map((p) => this.resolve(p)).map((p) => [
      el("code", {}, p.name), places[p.in] || p.in, must(p.required), [p.description, legal(p.schema)].filter(Boolean).join("。"),
    ]);
    return rows.length ? el("div", {}, el("h4", {}, "参数"), table(["名称", "位置", "", "说明"], rows)) : null;
  }

  // body shows what to send. Where there is a schema of the name of an example, each example is shown with its own.
  body(o) {
    const content = o.requestBody && this.resolve(o.requestBody).content;
    if (!content) return null;
    const [type, { schema, examples }] = Object.entries(content)[0];
    const place = el("div");
    const entries = Object.entries(examples || {}).map(([name, example]) => [name, this.resolve(example)]);
    const tabs = el("div", { class: "tabs" });
    const show = (name, example) => {
      for (const b of tabs.children) b.setAttribute("aria-pressed", String(b.dataset.name === name));
      place.replaceChildren(
        this.schemaTable(this.api.components.schemas[name] || schema),
        el("h4", {}, "示例"), copyable(JSON.stringify(example.value, null, 2)));
    };
    for (const [name, example] of entries) {
      tabs.append(el("button", { type: "button", "data-name": name, click: () => show(name, example) }, example.summary || name));
    }
    if (entries.length) show(...entries[0]);
    else place.append(this.schemaTable(schema));
    return el("div", {}, el("h4", {}, "请求内容（" + type + "）"), entries.length > 1 ? tabs : null, place);
  }

  schemaTable(schema) {
    const rows = [];
    this.members(this.resolve(schema), "", rows, 0);
    return rows.length ? table(["成员", "栏目", "类型", "", "说明"], rows) : el("p", { class: "note" }, this.typeOf(schema));
  }

  // members adds a row for each member of an object and of the objects in it.
  members(schema, prefix, rows, depth) {
    for (const [name, raw] of Object.entries(schema.properties || {})) {
      const s = this.plain(raw), path = prefix + name;
      const required = (schema.required || []).includes(name);
      rows.push([el("code", {}, path), raw.title || s.title || "", this.typeOf(s), must(required), [s.description, legal(s)].filter(Boolean).join("。")]);
      const inner = s.type === "array" ? this.plain(s.items || {}) : s;
      if (depth < 4) this.members(inner, path + (s.type === "array" ? "[]." : "."), rows, depth + 1);
    }
  }

  // plain is a schema without the alternative of being left empty, which every member that is not required has.
  plain(raw) {
    const s = this.resolve(raw);
    if (!s.anyOf) return s;
    const rest = s.anyOf.filter((a) => !(a.enum && a.enum.includes(null)));
    return rest.length === 1 ? this.resolve(rest[0]) : s;
  }

  typeOf(raw) {
    const s = this.plain(raw);
    const names = { string: "文字", number: "数", integer: "整数", boolean: "是或否", array: "列表", object: "对象" };
    if (s.format === "date") return "日期";
    if (s.const !== undefined || s.enum) return "选一";
    if (s.anyOf) {
      const types = [...new Set(s.anyOf.map((a) => this.typeOf(a)))];
      return types.join("或");
    }
    return names[s.type] || "";
  }

  responses(o) {
    const rows = Object.entries(o.responses).map(([status, raw]) => {
      const r = this.resolve(raw);
      return [el("code", {}, status), Object.keys(r.content || {}).join(" 或 "), r.description + headerNote(r.headers)];
    });
    const ok = Object.values(o.responses).map((r) => this.resolve(r)).find((r) => r.content && r.content["application/json"]);
    const parts = [el("h4", {}, "答复"), table(["状态", "类型", "说明"], rows)];
    if (ok) {
      const shown = this.schemaTable(ok.content["application/json"].schema);
      if (shown.querySelector("table")) parts.push(el("details", {}, el("summary", {}, "答复的成员"), shown));
    }
    if (Object.keys(o.responses).includes("422")) {
      parts.push(el("details", {}, el("summary", {}, "出错答复的成员"), this.schemaTable({ $ref: "#/components/schemas/problem" })));
    }
    return el("div", {}, parts);
  }

  curl(o) {
    const words = ["curl"];
    const examples = o.requestBody ? Object.keys(Object.values(this.resolve(o.requestBody).content)[0].examples || {}) : [];
    const kind = this.api.components.schemas[examples[0]] ? examples[0] : "application";
    if (o.security && o.security.length) words.push("-H 'Authorization: Bearer 密钥'");
    if (o.requestBody) words.push("-H 'Content-Type: application/json' --data @" + (examples.includes(kind) ? kind : "data") + ".json");
    const ok = this.resolve(o.responses["200"]);
    const types = Object.keys((ok && ok.content) || {});
    if (types.includes("application/zip")) words.push("-o bundle.zip");
    else if (types.includes("application/pdf")) words.push("-o " + kind + ".pdf");
    words.push(location.origin + o.path.replace("{kind}", kind).replace("{file}", "docs.css"));
    return el("div", {}, el("h4", {}, "命令行"), copyable(words.join(" ")));
  }
}

function must(required) { return required ? el("span", { class: "must" }, "必填") : ""; }

// legal lists the values or the size a schema asks for.
function legal(s) {
  if (!s) return "";
  if (s.const !== undefined) return "固定为 " + s.const;
  if (s.enum) return "取值：" + s.enum.filter((v) => v !== null && v !== "").join("、");
  if (s.maxLength) return "最多" + s.maxLength + "字";
  return "";
}

function headerNote(headers) {
  const names = Object.keys(headers || {}).filter((n) => n !== "X-Request-Id");
  return names.length ? "（答复头：" + names.join("、") + "）" : "";
}

function table(heads, rows) {
  return el("div", { class: "wide" }, el("table", {},
    el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))),
    el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((c) => el("td", {}, c)))))));
}

// copyable is text with a button that copies it, where the browser lets a page do so.
function copyable(text) {
  const pre = el("pre", {}, text);
  if (!navigator.clipboard) return pre;
  const button = el("button", { type: "button", click: async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = "复制"; }, 1500);
  } }, "复制");
  return el("div", { class: "copy" }, pre, button);
}

async function start() {
  const state = document.getElementById("state");
  try {
    const answer = await fetch(document.body.dataset.document);
    if (!answer.ok) throw new Error("HTTP " + answer.status);
    new Page(await answer.json()).draw(document.getElementById("contents"), document.getElementById("main"));
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch (e) {
    state.textContent = "没能读取接口说明（" + e.message + "），请刷新再试，或直接看 openapi.json。";
  }
}

start();
