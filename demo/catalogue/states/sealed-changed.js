import sealed, { encryption } from './sealed.js';

const can = ['read', 'delete', 'react', 'signal'];
const changed = {
  ...encryption,
  status: 'changed',
  devices: encryption.devices.map((each) => ({ ...each, isAccepted: each.isThis })),
};

export default {
  ...sealed,
  title: 'A sealed room: a new device is to be accepted',
  room: {
    ...sealed.room,
    can,
    encryption: { ...changed, changes: sealed.room.encryption.changes.map((each) => ({ ...each, after: 5 })) },
  },
};
