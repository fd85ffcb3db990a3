import { changeFor, columnsOf, groupingFrom } from '#lib/board/columns.ts';
import { list, task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const rent = task('rent', { priority: 'high', tags: ['Home', 'money'] });
const bread = task('bread', { list_id: 'shop' });
const inColumns = (grouping: 'priority' | 'list' | 'tag') =>
	columnsOf([rent, bread], grouping, [list('inbox'), list('shop')], ['home', 'money']).map((column) => [
		column.key,
		...column.tasks.map((one) => one.id),
	]);

test('by priority: the three and none, empty ones too', () => {
	expect(inColumns('priority')).toEqual([['high', 'rent'], ['medium'], ['low'], ['', 'bread']]);
});

test('by list: every list in its order', () => {
	expect(inColumns('list')).toEqual([
		['inbox', 'rent'],
		['shop', 'bread'],
	]);
});

test('by tag: a task stands under each of its tags, however they are spelled', () => {
	expect(inColumns('tag')).toEqual([
		['home', 'rent'],
		['money', 'rent'],
		['', 'bread'],
	]);
});

test('another column is another priority, list or tag', () => {
	expect(changeFor(rent, 'priority', 'high', '')).toEqual({ priority: null });
	expect(changeFor(rent, 'list', 'inbox', 'shop')).toEqual({ list_id: 'shop' });
	expect(changeFor(rent, 'tag', 'home', 'garden')).toEqual({ tags: ['money', 'garden'] });
});

test('a tag that is there already is not there twice; no tag is none at all', () => {
	expect(changeFor(rent, 'tag', 'home', 'money')).toEqual({ tags: ['money'] });
	expect(changeFor(rent, 'tag', 'home', '')).toEqual({ tags: [] });
});

test('an address without a grouping is by priority', () => {
	expect(groupingFrom(null)).toBe('priority');
	expect(groupingFrom('constructor')).toBe('priority');
	expect(groupingFrom('tag')).toBe('tag');
});
