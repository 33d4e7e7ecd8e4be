// Checks answers against the OpenAPI document of the service: status, media type, headers and body.

import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "playwright/test";
import type { OpenApi, OperationObject } from "@/lib/api/openapi/openapi";
import { ask, type Answer } from "./http";

export type Listed = { method: string; path: string; operation: OperationObject };

export class Described {
  /** The operation and status of every answer that was checked. */
  readonly seen = new Set<string>();
  readonly #ajv: Ajv2020;

  constructor(readonly document: OpenApi) {
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(
      { ...document, components: { ...document.components, schemas: closed(document.components.schemas) } },
      "document",
    );
  }

  get operations(): Listed[] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    );
  }

  find(operationId: string): Listed {
    return this.operations.find(({ operation }) => operation.operationId === operationId)!;
  }

  /** Expects a value to fit the schema at a place of the document. */
  expectFits(value: unknown, ...place: string[]): void {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    const check = this.#ajv.getSchema(`document#/${pointer}`)!;
    const fits = check(value);
    expect(check.errors ?? [], `${place.join(" ")}: ${JSON.stringify(value)}`).toEqual([]);
    expect(fits).toBe(true);
  }

  /** Expects an answer to be one that the document has for this operation. @returns it */
  expect(operationId: string, answer: Answer): Answer {
    const { method, path, operation } = this.find(operationId);
    const told = `${operationId} answered ${answer.status} ${answer.text.slice(0, 500)}`;
    const response = operation.responses[answer.status]!;
    expect(Object.keys(operation.responses), told).toContain(String(answer.status));
    const needed = Object.keys(response.headers).filter((name) => this.document.components.headers[name]!.required);
    for (const name of needed) expect(answer.headers[name.toLowerCase()], `${told}, ${name}`).toBeTruthy();
    const type = answer.headers["content-type"]?.split(";")[0] ?? "";
    if (response.content) {
      expect(Object.keys(response.content), told).toContain(type);
      this.expectFits(
        type === "text/plain" ? answer.text : answer.json(),
        "paths",
        path,
        method,
        "responses",
        String(answer.status),
        "content",
        type,
        "schema",
      );
    } else expect(answer.text, told).toBe("");
    this.seen.add(`${operationId} ${answer.status}`);
    return answer;
  }
}

export async function describedAt(origin?: string): Promise<Described> {
  return new Described((await ask("/openapi.json", { origin })).json<OpenApi>());
}

// Answers may grow, so the document forbids no further field. Here each one that is sent has to be described.
function closed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map((one) => closed(one)) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return (
    inner.type === "object" && inner.properties !== undefined && inner.additionalProperties === undefined
      ? { ...inner, additionalProperties: false }
      : inner
  ) as T;
}
