import { expect, test } from "playwright/test";
import { Name, Statement } from "./statement";

function tagOf() {
  const ran: { text: string; parameters: unknown[] }[] = [];
  const run = async (text: string, parameters: unknown[]) => ran.push({ text, parameters });
  return { ran, sql: (strings: TemplateStringsArray, ...values: unknown[]) => new Statement(strings, values, run) };
}

test("pieces become one text, and their values its parameters in order", async () => {
  const { sql, ran } = tagOf();
  const condition = sql`a = ${1} and b = any(${["x", "y"]})`;
  await sql`select ${new Name('odd "name"')} from t where ${condition} and c = ${null}`;
  expect(ran).toEqual([
    { text: 'select "odd ""name""" from t where a = $1 and b = any($2) and c = $3', parameters: [1, ["x", "y"], null] },
  ]);
});

test("a list of pieces is written one after the other, an empty list is a value", async () => {
  const { sql, ran } = tagOf();
  await sql`with ${[sql`a as (${1})`, sql`, b as (${2})`]} select ${[]}`;
  expect(ran).toEqual([{ text: "with a as ($1) , b as ($2) select $3", parameters: [1, 2, []] }]);
});

test("a value is never text, whatever it holds", async () => {
  const { sql, ran } = tagOf();
  const hostile = ["'; drop table users; --", "$1", { strings: ["drop"], values: [] }, new Date(0), 0, ""];
  for (const value of hostile) await sql`select ${value}`;
  expect(ran.map(({ text, parameters }) => [text, parameters[0]])).toEqual(
    hostile.map((value) => ["select $1", value]),
  );
});

test("a statement runs once, when somebody waits for it, and a piece by itself never", async () => {
  const { sql, ran } = tagOf();
  const piece = sql`select 1`;
  const whole = sql`select (${piece})`;
  await Promise.resolve();
  expect(ran).toEqual([]);
  await Promise.all([whole, whole, whole.then((answer) => answer)]);
  expect(ran).toHaveLength(1);
});

test("what fails reaches then, catch and finally", async () => {
  let ended = false;
  const failing = () => new Statement(["select 1"], [], () => Promise.reject(new Error("away")));
  await expect(failing().execute()).rejects.toThrow("away");
  expect(await failing().catch((error: unknown) => String(error))).toBe("Error: away");
  await expect(failing().finally(() => (ended = true))).rejects.toThrow("away");
  expect(ended).toBe(true);
});
