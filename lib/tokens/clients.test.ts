import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { isKnownClient, mayRedirectTo } from "./clients";

test.afterEach(restore);

test("there is one client, and leaving it out means it", () => {
  for (const id of [undefined, "default"]) expect(isKnownClient(id)).toBe(true);
  for (const id of ["", "Default", "default ", "other", "__proto__"]) expect(isKnownClient(id), id).toBe(false);
});

test("nothing is on the list until an operator lists it", () => {
  configure({ ALLOWED_REDIRECTS: "" });
  for (const url of ["", "/", "https://app.example/", "http://localhost/"]) expect(mayRedirectTo(url), url).toBe(false);
});

test("a listed address is compared character by character", () => {
  configure({ ALLOWED_REDIRECTS: "https://app.example/in" });
  expect(mayRedirectTo("https://app.example/in")).toBe(true);
  for (const url of ["https://app.example/in/", "https://app.example/in#", "https://APP.example/in", "https://app.example:443/in", "https://app.example/in?", "https://app.example/"]) {
    expect(mayRedirectTo(url), url).toBe(false);
  }
});
