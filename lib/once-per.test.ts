import { expect, test } from "playwright/test";
import { oncePer } from "./once-per";

test("a result is computed once for each object, also when it is undefined", () => {
  let times = 0;
  const count = oncePer((_from: object) => void (times += 1));
  const [one, other] = [{}, {}];
  count(one);
  count(one);
  count(other);
  expect(times).toBe(2);
});
