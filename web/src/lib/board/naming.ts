// What the columns of a board are called.
import type { Priority } from '#lib/api/types.ts';
import type { Grouping } from '#lib/board/columns.ts';
import { listNameById } from '#lib/lists/naming.ts';
import { t } from '#lib/words/words.svelte.ts';

export function columnName(grouping: Grouping, key: string): string {
	if (grouping === 'list') return listNameById(key) ?? '';
	if (grouping === 'tag') return key ? `#${key}` : t('board.noTag');
	return key ? t(`tasks.priority.${key as Priority}`) : t('board.noPriority');
}
