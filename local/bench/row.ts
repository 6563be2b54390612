/** One line of the bench's table. */

export interface Row {
  group: string;
  what: string;
  figure: string;
  /** Empty where the figure is only stated. */
  target: string;
  /** Counts gate; times of a shared machine are printed and never judged: then undefined. */
  ok?: boolean;
}
