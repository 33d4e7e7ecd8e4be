// Gives a process under test a clock that is off by POSTKEY_TEST_CLOCK_SECONDS. Loaded by --import before anything else.

const shift = Number(process.env.POSTKEY_TEST_CLOCK_SECONDS) * 1000;
const RightDate = Date;

globalThis.Date = class Date extends RightDate {
  constructor(...given) {
    if (given.length === 0) super(RightDate.now() + shift);
    else super(...given);
  }

  static now() {
    return RightDate.now() + shift;
  }
};
