/** A posture as JUnit XML, for build servers: a suite per control, a case per resource. */
import { controls } from '../../shared/catalogue.ts';
import { plainText } from '../../shared/plain.ts';
import { refKey } from '../../shared/refs.ts';
import type { Posture, Scanned } from '../posture.ts';

/** A resource that a control judges and finds nothing wrong with is a passed case; exempt and not applicable ones are skipped; what nobody could tell is an error. */
export function asJunit({ resources, missing }: Posture): string {
  const suites = controls
    .map(({ id, resource }) =>
      suiteOf(
        id,
        resources.filter(({ ref }) => ref.kind === resource),
      ),
    )
    .filter(suite => suite !== null);
  if (missing.length > 0)
    suites.push(
      suite(
        'eks-guardrails-scan',
        missing.map((text, i) => ({ name: `place ${i + 1}`, error: text })),
      ),
    );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="eks-guardrails">\n${suites.join('')}</testsuites>\n`;
}

interface Case {
  name: string;
  failure?: string;
  error?: string;
  skipped?: string;
}

function suiteOf(control: string, judged: readonly Scanned[]): string | null {
  if (judged.length === 0) return null;
  return suite(
    control,
    judged.flatMap(({ ref, findings, notApplicable, errors }): Case[] => {
      const name = refKey(ref);
      const found = findings.filter(one => one.control === control);
      const why = notApplicable.find(one => one.control === control)?.why;
      const error = errors.find(one => one.control === control)?.error;
      if (error !== undefined) return [{ name, error }];
      if (why !== undefined) return [{ name, skipped: why }];
      if (found.length === 0) return [{ name }];
      return found.map(({ key, message, exempt, cli }) => ({
        name: found.length > 1 ? `${name} ${key}` : name,
        ...(exempt === undefined
          ? { failure: [message, ...cli].join('\n') }
          : { skipped: `${message} (exempt: ${exempt})` }),
      }));
    }),
  );
}

function suite(name: string, cases: readonly Case[]): string {
  const count = (field: 'failure' | 'error' | 'skipped') => cases.filter(one => one[field] !== undefined).length;
  return `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}">\n${cases
    .map(one => `    <testcase classname="${xml(name)}" name="${xml(one.name)}">${inside(one)}</testcase>\n`)
    .join('')}  </testsuite>\n`;
}

function inside({ failure, error, skipped }: Case): string {
  if (failure !== undefined) return `<failure message="${xml(failure.split('\n')[0] ?? '')}">${xml(failure)}</failure>`;
  if (error !== undefined) return `<error message="${xml(error)}"/>`;
  return skipped === undefined ? '' : `<skipped message="${xml(skipped)}"/>`;
}

/** Text for elements and attributes; what XML 1.0 cannot hold is gone. */
const xml = (text: string): string =>
  plainText(text)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g, '')
    .replace(/[&<>"'\n\t]/g, character => `&#${character.charCodeAt(0)};`);
