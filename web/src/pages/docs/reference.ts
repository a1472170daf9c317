// The API reference, drawn from the service's own OpenAPI document.

import { html, nothing, type TemplateResult } from "lit";
import {
  answersOf,
  byTag,
  type Document,
  type Operation,
  type Route,
  type Schema,
  typeName,
} from "./openapi";

export function reference(document: Document): TemplateResult {
  const groups = [...byTag(document)];
  const schemas = Object.entries(document.components?.schemas ?? {});
  return html`<div class="docs">
    <nav aria-label="API">
      <p><a href="./">NgheanIOC</a></p>
      ${groups.map(
        ([tag, routes]) =>
          html`<h2>${tag}</h2>
            <ul>
              ${routes.map((route) => html`<li><a href="#${anchor(route)}"><b>${route.method}</b> ${route.path}</a></li>`)}
            </ul>`,
      )}
      <h2>Schemas</h2>
      <ul>
        ${schemas.map(([name]) => html`<li><a href="#schema-${name}">${name}</a></li>`)}
      </ul>
    </nav>
    <main>
      <h1>${document.info.title} <small>${document.info.version}</small></h1>
      ${paragraphs(document.info.description)}
      <p><a href="./api/v1/openapi.json">openapi.json</a></p>
      ${groups.map(([, routes]) => routes.map((route) => operation(document, route)))}
      <h2>Schemas</h2>
      ${schemas.map(([name, schema]) => model(name, schema))}
    </main>
  </div>`;
}

const anchor = ({ method, path }: Route): string => `${method}${path}`.replace(/[^\w]+/g, "-");

const paragraphs = (text: string | undefined): TemplateResult[] =>
  (text ?? "")
    .split(/\n\s*\n/)
    .filter(Boolean)
    .map((part) => html`<p>${part}</p>`);

function operation(document: Document, route: Route): TemplateResult {
  const { method, path, operation: of } = route;
  return html`<section id=${anchor(route)}>
    <h3><b>${method}</b> <code>${path}</code></h3>
    ${paragraphs(of.description ?? of.summary)}
    ${of["x-right"] ? html`<p lang="vi">Quyền / right: <code>${of["x-right"]}</code></p>` : nothing}
    ${parameters(of)} ${body(of)} ${responses(document, of)}
  </section>`;
}

function parameters(of: Operation): TemplateResult | typeof nothing {
  if (!of.parameters?.length) return nothing;
  return html`<table>
    <tbody>
      ${of.parameters.map(
        (each) =>
          html`<tr>
            <th scope="row"><code>${each.name}</code>${each.required ? " *" : ""}</th>
            <td>${each.in}</td>
            <td><code>${typeName(each.schema)}</code></td>
            <td>${each.description ?? each.schema?.description ?? ""}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function body(of: Operation): TemplateResult | typeof nothing {
  const content = Object.entries(of.requestBody?.content ?? {});
  if (content.length === 0) return nothing;
  return html`<p>${content.map(([type, { schema }]) => html`<code>${type}</code> ${linked(schema)} `)}</p>`;
}

function responses(document: Document, of: Operation): TemplateResult {
  return html`<ul class="responses">
    ${answersOf(document, of).map(
      ([status, { description, content }]) =>
        html`<li>
          <b>${status}</b> ${description}
          ${Object.values(content ?? {}).map(({ schema }) => linked(schema))}
        </li>`,
    )}
  </ul>`;
}

function linked(schema: Schema | undefined): TemplateResult | typeof nothing {
  const name = typeName(schema);
  if (!name) return nothing;
  return schema?.$ref
    ? html`<a href="#schema-${name}"><code>${name}</code></a>`
    : html`<code>${name}</code>`;
}

function model(name: string, schema: Schema): TemplateResult {
  const properties = Object.entries(schema.properties ?? {});
  return html`<section id="schema-${name}">
    <h3><code>${name}</code></h3>
    ${paragraphs(schema.description)}
    ${
      properties.length > 0
        ? html`<table>
            <tbody>
              ${properties.map(
                ([field, of]) =>
                  html`<tr>
                    <th scope="row"><code>${field}</code>${schema.required?.includes(field) ? " *" : ""}</th>
                    <td>${linked(of)}</td>
                    <td>${of.description ?? ""}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
        : html`<p><code>${typeName(schema)}</code></p>`
    }
  </section>`;
}
