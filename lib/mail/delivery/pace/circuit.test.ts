import { expect, test } from "playwright/test";
import { makeCircuit, type Circuit } from "./circuit";

let seconds = 0;
let circuit: Circuit;

test.beforeEach(() => {
  seconds = 1000;
  circuit = makeCircuit(() => seconds);
});

function fail(times: number): void {
  for (let time = 0; time < times; time++) circuit.unanswered();
}

test("two failures in a row change nothing, the third stops everything", () => {
  fail(2);
  expect(circuit.room(20)).toBe(20);
  fail(1);
  expect(circuit.room(20)).toBe(0);
});

test("failures count in a row only: an answer between them, be it a refusal, begins anew", () => {
  fail(2);
  circuit.answered();
  fail(2);
  expect(circuit.room(20)).toBe(20);
});

test("after a rest of two seconds one message is tried, and its success opens the way for all", () => {
  fail(3);
  seconds += 1.9;
  expect(circuit.room(20)).toBe(0);
  seconds += 0.1;
  expect(circuit.room(20)).toBe(1);
  circuit.answered();
  expect(circuit.room(20)).toBe(20);
});

test("each trial that fails doubles the rest, up to half a minute", () => {
  fail(3);
  const rests: number[] = [];
  for (let round = 0; round < 7; round++) {
    const began = seconds;
    while (circuit.room(20) === 0) seconds += 1;
    rests.push(seconds - began);
    fail(1);
  }
  expect(rests).toEqual([2, 4, 8, 16, 30, 30, 30]);
});

test("messages that fail together cause one rest", () => {
  fail(20);
  seconds += 2;
  expect(circuit.room(20)).toBe(1);
});

test("a success ends the memory of long rests", () => {
  fail(3);
  seconds += 2;
  fail(1);
  seconds += 4;
  circuit.answered();
  fail(3);
  seconds += 2;
  expect(circuit.room(20)).toBe(1);
});
