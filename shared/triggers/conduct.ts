/** Events whose only fault can be that they happened: no state we read tells of them. */
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';

/** The change itself. wakes.ts judges it before it wakes anyone, as it does with every record conduct controls listen to. */
export const changeItself = ({ record, account, region }: Seen): Look[] => [
  { ref: { kind: 'change', account, region, id: record.eventID }, touched: 'all' },
];
