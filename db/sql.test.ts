import { expect, test } from "playwright/test";
import { accepted, browser, mailedInBrowser, nothingElse, signIn } from "@/e2e/support/verbs";
import { somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { findSessionByToken } from "@/lib/sessions/find";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { countCompilations, join, sql, variants } from "./sql";

test("a statement is its text with numbers for names; a name that occurs twice is one value", () => {
  const mine = sql`user_id = ${sql.uuid("userId")}`;
  const statement = sql`select ${sql.text("note")} from t where ${mine} and (${mine} or n = any(${sql.ints("numbers")}))`;
  expect(statement.compile().text).toBe(
    "select $1::text from t where user_id = $2::uuid and (user_id = $2::uuid or n = any($3::int[]))",
  );
  expect(statement.valuesOf({ numbers: [1], userId: "u", note: "n", more: "left out" })).toEqual(["n", "u", [1]]);
});

test("a value never becomes text, whatever it contains", () => {
  const statement = sql`select ${sql.text("value")}`;
  for (const value of ["'; drop table users; --", "$1", "${x}", "\\", "\0"]) {
    expect(statement.valuesOf({ value })).toEqual([value]);
  }
  expect(statement.compile().text).toBe("select $1::text");
  expect(() => sql.literal("it's")).toThrow("Not a plain word");
});

test("a value that is missing is an error before anything is sent; null is a value", () => {
  const statement = sql`select ${sql.text.orNull("value")}`;
  expect(() => statement.valuesOf({})).toThrow('takes a value "value"');
  expect(statement.valuesOf({ value: null })).toEqual([null]);
});

test("a statement may supply its own values, which are made anew each time it runs", () => {
  let setting = 1;
  const statement = sql`select ${sql.int("setting", () => setting)}`;
  expect(statement.valuesOf({ setting: 7 })).toEqual([1]);
  setting = 2;
  expect(statement.valuesOf({})).toEqual([2]);
});

test("pieces join, and a variant is written once", () => {
  expect(join([sql`a`, sql`b`, sql`c`], ", ").compile().text).toBe("a, b, c");
  expect(join([], ", ").compile().text).toBe("");
  let written = 0;
  const found = variants((by: "id" | "name") => (written++, sql`select from t where ${sql.raw(by)} = 1`));
  expect([found("id"), found("name"), found("id")].map((one) => one.compile().text)).toEqual([
    "select from t where id = 1",
    "select from t where name = 1",
    "select from t where id = 1",
  ]);
  expect(written).toBe(2);
});

test("doing the same again compiles no statement a second time", async () => {
  const everything = async () => {
    const ada = await signIn(somebodyNew("ada").address);
    accepted(await findSessionByToken(ada.sessionToken));
    const { mail } = await mailedInBrowser(somebodyNew("ada").address);
    await confirmLink(mail.token, nothingElse, { kind: "browser", previousToken: ada.sessionToken }, somebody());
    await confirmLink(mail.token, nothingElse, browser, somebody());
  };
  await everything();
  const before = countCompilations();
  await everything();
  expect(countCompilations()).toBe(before);
});
