/** Times of day in a time zone, from epoch seconds, summer time included. */

/** Minutes since midnight there. */
export function minuteOfDay(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hour = '0', minute = '0'] = parts.format(new Date(at * 1000)).split(':');
  return Number(hour) * 60 + Number(minute);
}

/** The first moment after `at` at which clocks there show `time` (HH:MM), to the minute; on a day that skips it, the next shown minute. */
export function nextTimeOfDay(time: string, at: number, timeZone: string): number {
  const wanted = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const start = (Math.floor(at / 60) + 1) * 60;
  const ahead = (wanted - minuteOfDay(start, timeZone) + 1440) % 1440;
  const guess = start + ahead * 60;
  // Clocks may have been changed in between, by an hour at most in nearly every zone.
  const off = ((minuteOfDay(guess, timeZone) - wanted + 1440 + 720) % 1440) - 720;
  const mended = guess - off * 60;
  return mended > at && minuteOfDay(mended, timeZone) === wanted ? mended : guess;
}
