/** What of a Region's network the sweep looks at. */
import type { Inventory, Where } from '../ports.ts';
import type { Ref } from '../resources.ts';
import { vpcsOf } from './cluster-network.ts';

/** The VPCs clusters are in. */
export const vpcRefs = ({ account, region }: Where, { clusters }: Inventory): Ref[] =>
  vpcsOf(clusters).map(id => ({ kind: 'vpc', account, region, id }));
