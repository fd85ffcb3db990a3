// What the palette shows for what was typed: commands, and tasks by their titles.
import type { Task } from '#lib/api/types.ts';
import type { Command } from '#lib/palette/commands.ts';
import { scoreOf, wordsOf } from '#lib/palette/fuzzy.ts';
import { fold } from '#lib/tasks/matching.ts';

const MOST = 50;
/** A command is rather meant than a task that answers as well; an open task rather than a completed one. */
const COMMAND_FIRST = 5;
const OPEN_FIRST = 3;

/** Tasks are new objects when they change, so what is kept here never goes stale. */
const folded = new WeakMap<Task, string>();

/** The best answers, the best first; all commands where nothing was typed. */
export function find(
	typed: string,
	commands: readonly Command[],
	tasks: Iterable<Task>,
	open: (task: Task) => Command,
): Command[] {
	const words = wordsOf(fold(typed));
	if (!words.length) return [...commands];
	const found: { score: number; command: () => Command }[] = [];
	for (const command of commands) {
		const score = scoreOf(words, fold(`${command.label} ${command.kind}`));
		if (score) found.push({ score: score + COMMAND_FIRST, command: () => command });
	}
	for (const task of tasks) {
		const score = scoreOf(words, textOf(task));
		if (score) found.push({ score: score + (task.completed_at ? 0 : OPEN_FIRST), command: () => open(task) });
	}
	found.sort((a, b) => b.score - a.score);
	return found.slice(0, MOST).map(({ command }) => command());
}

function textOf(task: Task): string {
	let text = folded.get(task);
	if (text === undefined) {
		text = fold(task.title);
		folded.set(task, text);
	}
	return text;
}
