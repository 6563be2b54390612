/** Whether a trail's selectors record every management event that writes. */
import type { AdvancedEventSelector, AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import type { Call } from './operations.ts';
import type { TrailState } from './resources/account.ts';
import type { Resources } from './resources.ts';

/** True when one selector records all management events that write, those of KMS too. Data events do not count. */
export const recordsWrites = (state: Pick<TrailState, 'EventSelectors' | 'AdvancedEventSelectors'>): boolean =>
  state.EventSelectors.some(isWhole) || state.AdvancedEventSelectors.some(isWholeAdvanced);

/** What of the management events is missing, in words for `records no …`. */
export function missingEvents(state: Pick<TrailState, 'EventSelectors' | 'AdvancedEventSelectors'>): string {
  const management = state.EventSelectors.filter(selector => selector.IncludeManagementEvents === true);
  if (management.some(selector => writes.has(selector.ReadWriteType ?? '') && excludes(selector, kms)))
    return 'management events of KMS';
  if (management.length > 0) return 'management events that write';
  return state.AdvancedEventSelectors.some(isManagement) ? 'management events but a part' : 'management events';
}

/** Only selectors that were in order themselves: the account may have been in order thanks to another trail. */
export const savedSelectors = (lastGood: Resources['trail'] | undefined): TrailState | null =>
  lastGood?.trail && recordsWrites(lastGood.trail) ? lastGood.trail : null;

/** The call that gives the trail these selectors. */
export const putSelectors = (TrailName: string, state: TrailState): Call<'cloudtrail:PutEventSelectors'> => ({
  call: 'cloudtrail:PutEventSelectors',
  // One or the other, never both (T-CT-3).
  input: {
    TrailName,
    ...(state.AdvancedEventSelectors.length > 0
      ? { AdvancedEventSelectors: state.AdvancedEventSelectors }
      : { EventSelectors: state.EventSelectors }),
  },
});

const kms = 'kms.amazonaws.com';
const writes = new Set<string>(['All', 'WriteOnly']);

const excludes = (selector: EventSelector, source: string): boolean =>
  selector.ExcludeManagementEventSources?.includes(source) ?? false;

const isWhole = (selector: EventSelector): boolean =>
  selector.IncludeManagementEvents === true && writes.has(selector.ReadWriteType ?? '') && !excludes(selector, kms);

const isManagement = (selector: AdvancedEventSelector): boolean =>
  (selector.FieldSelectors ?? []).some(
    field => field.Field === 'eventCategory' && (field.Equals ?? []).includes('Management'),
  );

const isWholeAdvanced = (selector: AdvancedEventSelector): boolean =>
  isManagement(selector) &&
  (selector.FieldSelectors ?? []).every(field => field.Field === 'eventCategory' || keepsWrites(field));

// Each further field leaves events out. Two may: reads, which we do not need, and the flood of the RDS Data API.
function keepsWrites(field: AdvancedFieldSelector): boolean {
  const { Field, Equals, NotEquals, ...rest } = field;
  const others = Object.values(rest).some(values => Array.isArray(values) && values.length > 0);
  if (others) return false;
  if (Field === 'readOnly') return !NotEquals?.length && (Equals ?? []).every(value => value === 'false');
  if (Field === 'eventSource')
    return !Equals?.length && (NotEquals ?? []).every(value => value === 'rdsdata.amazonaws.com');
  return false;
}
