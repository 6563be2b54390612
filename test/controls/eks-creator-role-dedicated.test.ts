/** Examples of eks-creator-role-dedicated. */
import { eksCreatorRoleDedicated } from '../../shared/controls/eks-creator-role-dedicated.ts';
import type { UserIdentity } from '../../shared/record.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf, user } from '../recorded.ts';

const example = (name: string, userIdentity: UserIdentity, clusterCreators: string[] = []) => ({
  ...recordedExample(name, { eventName: 'CreateCluster', requestParameters: { name: 'shop' }, userIdentity }),
  settings: { conduct: { clusterCreators } },
});
const finds = (message: RegExp) => [{ key: 'creator', message, calls: [] }];

check(eksCreatorRoleDedicated, {
  bare: 'nothing',
  fine: [
    example('any role where settings name none', sessionOf('ci')),
    example('the role settings name', sessionOf('shop-creator'), ['other', 'shop-creator']),
    example('a role of the pattern', sessionOf('eks-creator-shop-eu'), ['eks-*-shop-*']),
    example('any role, said by a star', sessionOf('ci'), ['*']),
    recordedExample('a user changes a cluster that a role made', { userIdentity: user }),
    recordedExample('another service knows the same event', {
      eventSource: 'ecs.amazonaws.com',
      eventName: 'CreateCluster',
      userIdentity: user,
    }),
  ],
  bad: [
    {
      ...example('a user creates a cluster', user),
      finds: finds(
        /^In account 111122223333 deployer called eks:CreateCluster in eu-central-1 from 192\.0\.2\.17 for cluster shop: that is no role\.$/,
      ),
    },
    { ...example('the root user creates a cluster', { type: 'Root' }, ['*']), finds: finds(/the root user called/) },
    {
      ...example('a shared admin role creates a cluster', sessionOf('Admin'), ['eks-creator-*']),
      finds: finds(/role Admin is none that may create clusters\.$/),
    },
    {
      ...example('a name that only begins like the pattern', sessionOf('eks-creator'), ['eks-creator-*']),
      finds: finds(/role eks-creator is none/),
    },
    {
      ...example('a name that has the parts of the pattern in one', sessionOf('eks-shop'), ['eks-shop*shop']),
      finds: finds(/role eks-shop is none/),
    },
    {
      ...example('a role without a name', { type: 'AssumedRole' }, ['eks-creator-*']),
      finds: finds(/role without a name is none/),
    },
  ],
});
