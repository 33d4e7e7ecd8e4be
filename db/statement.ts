// A statement while it is put together. The client's own pieces are promises; a sign-in is made of some sixty, which
// cost more than sending it. Ours are a text and its values, and become one query when somebody waits for the whole.
// Used by patience.

export type Run = (text: string, parameters: unknown[]) => Promise<unknown>;

/** A name of a table, column or CTE. */
export class Name {
  readonly text: string;

  constructor(name: string) {
    this.text = `"${name.replaceAll('"', '""')}"`;
  }
}

/** What a template makes: a piece of another statement, or a whole one that runs, once, when it is waited for. */
export class Statement implements PromiseLike<unknown> {
  readonly #strings: readonly string[];
  readonly #values: readonly unknown[];
  readonly #run: Run;
  #answer: Promise<unknown> | undefined;

  constructor(strings: readonly string[], values: readonly unknown[], run: Run) {
    this.#strings = strings;
    this.#values = values;
    this.#run = run;
  }

  execute(): Promise<unknown> {
    const parameters: unknown[] = [];
    return (this.#answer ??= this.#run(this.#write(parameters), parameters));
  }

  // A promise in all but name, on purpose: a piece is awaited by nobody, and must not run.
  // oxlint-disable-next-line unicorn/no-thenable
  then<T, U>(
    kept?: ((answer: unknown) => T | PromiseLike<T>) | null,
    failed?: ((error: unknown) => U | PromiseLike<U>) | null,
  ): Promise<T | U> {
    return this.execute().then(kept, failed) as Promise<T | U>;
  }

  catch<U>(failed: (error: unknown) => U | PromiseLike<U>): Promise<unknown> {
    return this.execute().catch(failed);
  }

  finally(after: () => void): Promise<unknown> {
    return this.execute().finally(after);
  }

  // Values never become text: each is a parameter of the whole.
  #write(parameters: unknown[]): string {
    let text = this.#strings[0]!;
    for (const [index, value] of this.#values.entries())
      text += Statement.#place(value, parameters) + this.#strings[index + 1]!;
    return text;
  }

  static #place(value: unknown, parameters: unknown[]): string {
    if (value instanceof Statement) return value.#write(parameters);
    if (value instanceof Name) return value.text;
    if (Array.isArray(value) && value[0] instanceof Statement)
      return value.map((piece) => Statement.#place(piece, parameters)).join(" ");
    return `$${parameters.push(value)}`;
  }
}
