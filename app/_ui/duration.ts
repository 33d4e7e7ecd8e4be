/** `42 s`, `1 min 12 s`, `8 min`, `2 h`: short, and the same on server and client. Rounded up from ten minutes on. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 3600) return `${Math.ceil(whole / 60)} min`;
  const minutes = Math.ceil(whole / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
