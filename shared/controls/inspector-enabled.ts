/** Nodes and images nobody searches for known holes. */
import { control, type Finding } from '../control.ts';

export const inspectorEnabled = control({
  id: 'inspector-enabled',
  title: 'Amazon Inspector scans EC2 and ECR',
  why: 'A hole that becomes known tomorrow is in the nodes and images that run today. Inspector looks again whenever one becomes known; a scan at push time never does.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'inspector',
  sources: [{ document: '001', lines: '83' }],
  mappings: { HardenEKS: 'infrastructure_security/make_sure_inspector_is_enabled' },
  triggers: ['inspector2:Disable', 'inspector2:DisassociateMember', 'inspector2:UpdateOrganizationConfiguration'],
  closes: ['inspector2:Enable'],
  calls: ['inspector2:Enable'],
  byPerson: ['inspector2:Disable'],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked, since Inspector charges for what it scans; a person makes the undo. Only told in an account whose Inspector another account administers, and where nobody may ask who does.',
  evaluate({ status, administrator }, { ref }) {
    const where = `account ${ref.account}, Region ${ref.region}`;
    const types = (['EC2', 'ECR'] as const).filter(type => status[type] !== 'ENABLED');
    return types.map((type): Finding<'inspector2:Enable', 'inspector2:Disable'> => {
      const input = { accountIds: [ref.account], resourceTypes: [type] };
      return {
        key: type,
        facet: type,
        message: `Amazon Inspector does not scan ${scanned[type]} in ${where}: ${status[type] ? `its state is ${status[type]}` : 'it tells no state'}.`,
        ...(administrator
          ? { atMost: { remedy: 'notify' as const, why: limits(administrator) } }
          : {
              plan: {
                calls: [{ call: 'inspector2:Enable' as const, input }],
                // To go back stops the search: a person does it.
                undo: { byPerson: [{ call: 'inspector2:Disable' as const, input }] },
                effect: `Inspector begins to scan ${scanned[type]} of the Region, and charges for it.`,
              },
            }),
        evidence: { status: status[type] ?? null, ...(administrator && { administrator }) },
      };
    });
  },
});

const scanned = { EC2: 'EC2 instances', ECR: 'images in ECR' };

const limits = (administrator: string): string =>
  administrator === 'unknown'
    ? 'nobody may ask who administers Inspector (inspector2:GetDelegatedAdminAccount), so nobody can tell whether it is to be changed here'
    : `the administrator account ${administrator} decides for its members`;
