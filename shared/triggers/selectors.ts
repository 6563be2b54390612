/** The selectors a PutEventSelectors request writes, in the SDK's spelling. */
import type { AdvancedEventSelector, AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import type { Loose } from '../record.ts';
import { fieldsOf, flagOf, listOf, textOf } from './loose.ts';

/** CloudTrail writes its own fields with a small first letter; what a selector leaves out has AWS's default. */
export const requestedSelectors = (
  request: Loose,
): { EventSelectors: EventSelector[]; AdvancedEventSelectors: AdvancedEventSelector[] } => ({
  EventSelectors: listOf(request.eventSelectors).map(fieldsOf).map(selector),
  AdvancedEventSelectors: listOf(request.advancedEventSelectors)
    .map(fieldsOf)
    .map(one => ({ FieldSelectors: listOf(one.fieldSelectors).map(fieldsOf).map(fieldSelector) })),
});

const selector = (one: Loose): EventSelector => ({
  ReadWriteType: (['All', 'ReadOnly', 'WriteOnly'] as const).find(type => type === one.readWriteType) ?? 'All',
  IncludeManagementEvents: flagOf(one.includeManagementEvents) ?? true,
  ExcludeManagementEventSources: texts(one.excludeManagementEventSources),
});

const fieldSelector = (one: Loose): AdvancedFieldSelector => ({
  Field: textOf(one.field),
  Equals: texts(one.equals),
  StartsWith: texts(one.startsWith),
  EndsWith: texts(one.endsWith),
  NotEquals: texts(one.notEquals),
  NotStartsWith: texts(one.notStartsWith),
  NotEndsWith: texts(one.notEndsWith),
});

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(text => textOf(text) ?? []) : []);
