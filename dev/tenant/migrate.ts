import { migrateAll } from '../migrate.ts';
import type { Command } from './command.ts';

/** Brings the registry and every institution to the present. One that fails is named with its cause, and ends it with 1. */
export const migrate: Command = {
  usage: 'migrate',
  run: (_, { ownerUrl }) => migrateAll({ ownerUrl, onMigrated: (id) => console.log(`ok ${id}`) }),
};
