// Defines how a statement is written: once, at module level, with named values. A statement is a plain value; `run` of
// db/client.ts sends it. Pieces are statements too, so pieces from several rooms can make one statement.

/** A named value of a statement, such as `$2` in the text that Postgres gets. */
class Placeholder {
  readonly name: string;
  /** Makes the value, where the statement supplies its own. */
  readonly source: (() => unknown) | null;

  constructor(name: string, source: (() => unknown) | null) {
    this.name = name;
    this.source = source;
  }
}

type Part = string | Placeholder;
type Compiled = { text: string; placeholders: readonly Placeholder[] };

let compilations = 0;

/** The values of a statement that takes none, or supplies its own. */
export type NoValues = Record<never, never>;

/**
 * A statement, or a piece of one. `Values` are the named values that it takes when it runs, and `Row` is the type of
 * its rows.
 */
export class Statement<Values = NoValues, Row = unknown> {
  // Types only: a statement that takes fewer values may be used where one that takes more is expected.
  declare protected readonly takes: (values: Values) => void;
  declare protected readonly row: Row;
  readonly #parts: readonly Part[];
  #compiled: Compiled | undefined;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** Declares the type of this statement's rows. Only the tests of the verb that reads the rows check it. */
  rows<R>(): Statement<Values, R> {
    return this as unknown as Statement<Values, R>;
  }

  /**
   * The text with `$1`, `$2`, … in place of names, made on first use. A name gets one number, however often it occurs.
   */
  compile(): Compiled {
    if (this.#compiled) return this.#compiled;
    compilations += 1;
    const placeholders: Placeholder[] = [];
    const numberOf = (given: Placeholder) => {
      const known = placeholders.findIndex(({ name }) => name === given.name);
      return known === -1 ? placeholders.push(given) : known + 1;
    };
    const text = this.#parts.map((part) => (typeof part === "string" ? part : `$${numberOf(part)}`)).join("");
    return (this.#compiled = { text, placeholders });
  }

  /**
   * The values in the order of their numbers.
   * @throws when one is missing, which the types rule out
   */
  valuesOf(values: Readonly<Record<string, unknown>>): unknown[] {
    return this.compile().placeholders.map(({ name, source }) => {
      const value = source ? source() : values[name];
      if (value === undefined) throw new Error(`The statement takes a value "${name}", and got none.`);
      return value;
    });
  }

  /** Puts a template's texts and pieces into one list. */
  static join(strings: readonly string[], pieces: readonly Piece[]): Statement {
    const parts: Part[] = [strings[0]!];
    for (const [index, piece] of pieces.entries()) parts.push(...piece.#parts, strings[index + 1]!);
    return new Statement(parts);
  }
}

/** A piece of a statement, whatever values it takes. */
export type Piece = Statement<never>;

type Union<T> = (T extends unknown ? (each: T) => void : never) extends (all: infer All) => void ? All : never;
type Simple<T> = { [Name in keyof T]: T[Name] };

/** The values that a statement takes; for several, those of all of them. */
export type ValuesOf<T> = T extends Statement<infer Values> ? Values : never;
/** The values of every member of a union of pieces, together. */
export type ValuesOfAll<T> = Union<ValuesOf<T>>;
type All<Pieces extends readonly Piece[]> = Simple<ValuesOfAll<Pieces[number]>>;

function tag<const Pieces extends readonly Piece[]>(
  strings: TemplateStringsArray,
  ...pieces: Pieces
): Statement<All<Pieces>> {
  return Statement.join(strings, pieces) as Statement<All<Pieces>>;
}

type Named<Name extends string, Type> = Statement<{ [Key in Name]: Type }>;

/** Makes placeholders of one Postgres type. The cast is in the text, so Postgres never guesses the type. */
function placeholder<Type>(cast: string) {
  /**
   * @param name the name of the value that `run` is given
   * @param source makes the value instead, each time that the statement runs
   */
  function named<const Name extends string>(name: Name): Named<Name, Type>;
  function named<const Name extends string>(name: Name, source: () => Type): Statement;
  function named(name: string, source: (() => unknown) | null = null): Statement<never> {
    return new Statement(["", new Placeholder(name, source), `::${cast}`]);
  }
  return named;
}

function kind<Type>(cast: string) {
  return Object.assign(placeholder<Type>(cast), { orNull: placeholder<Type | null>(cast) });
}

/**
 * Writes a statement or a piece of one. Everything in `${}` is a piece or a named value, so a value never becomes text.
 * @example const find = sql`select id from users where email = ${sql.text("email")}`.rows<{ id: string }>();
 */
export const sql = Object.assign(tag, {
  text: kind<string>("text"),
  texts: kind<readonly string[]>("text[]"),
  uuid: kind<string>("uuid"),
  uuids: kind<readonly string[]>("uuid[]"),
  int: kind<number>("int"),
  ints: kind<readonly number[]>("int[]"),
  float: kind<number>("float8"),
  boolean: kind<boolean>("boolean"),
  timestamp: kind<Date>("timestamptz"),
  /** Any JSON value. */
  json: kind<unknown>("jsonb"),
  /** A word from this program, such as the name of an event. */
  literal: (word: string): Statement => {
    if (!/^[\w .:/?-]*$/.test(word)) throw new Error(`Not a plain word: ${word}`);
    return new Statement([`'${word}'`]);
  },
  /** A piece from a text of this program, such as a list of columns. Never pass outside text. */
  raw: (text: string): Statement => new Statement([text]),
});

/** A list of pieces with a text between them. */
export function join<Pieces extends readonly Piece[]>(pieces: Pieces, between: string): Statement<All<Pieces>> {
  const strings = ["", ...pieces.slice(1).map(() => between), ""];
  return Statement.join(pieces.length === 0 ? [""] : strings, pieces) as Statement<All<Pieces>>;
}

/**
 * The variants of a statement. Each is written on first use and then kept.
 * @param write takes what distinguishes the variants: a few words and switches, never a value
 */
export function variants<Choice extends (string | number | boolean)[], S>(
  write: (...choice: Choice) => S,
): (...choice: Choice) => S {
  const written = new Map<string, S>();
  return (...choice) => {
    const key = choice.join(" ");
    let statement = written.get(key);
    if (statement === undefined) written.set(key, (statement = write(...choice)));
    return statement;
  };
}

/** How many statements this process has compiled. The number stays the same once each was used: see db/sql.test.ts. */
export function countCompilations(): number {
  return compilations;
}
