/** The table's stream: images of rows as cases. */
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Case } from '../case.ts';
import { rowCase } from './rows.ts';

/** One change of a case's row; `id` is what Lambda wants back to hand it out again. */
export interface RowChange {
  id: string;
  before: Case | null;
  after: Case | null;
}

/** The changes of cases among a stream's records, in order; other rows of the table are nobody's news. */
export function caseChanges(records: readonly DynamoDBRecord[]): RowChange[] {
  return records.flatMap(({ dynamodb }) => {
    const { SequenceNumber: id, Keys, OldImage, NewImage } = dynamodb ?? {};
    if (id === undefined || !Keys?.['PK']?.S?.startsWith('CASE#')) return [];
    return [{ id, before: caseOf(OldImage), after: caseOf(NewImage) }];
  });
}

const caseOf = (image: Image | undefined): Case | null => (image ? rowCase(mapOf(image)) : null);

type Image = Record<string, AttributeValue>;

const mapOf = (image: Image): Record<string, unknown> =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, valueOf(value)]));

/** A case is written as JSON, so these are all the types its row can have (rows.ts). Anything else is a fault and must be heard. */
function valueOf(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL) return null;
  if (value.L) return value.L.map(valueOf);
  if (value.M) return mapOf(value.M);
  throw new Error(`A case's row holds ${JSON.stringify(value)}, which no case is written with.`);
}
