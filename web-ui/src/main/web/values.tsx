/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Curve } from './api';
import { bytes, number } from './format';
import { Scroll } from './parts';
import { baseline, sections } from './sections';

/** A family of at least this many metrics that differ in their last word is a table of its own. */
const FAMILY = 4;

/** Of families that hold a measure of each class, what is measured. */
const MEASURES: Record<string, string | undefined> = { iou: 'IoU', accuracy: 'Accuracy', box_ap: 'Box AP', mask_ap: 'Mask AP' };

/** Metrics by what stands before their last slash, where there are many: per-class values, answer types. */
function families(curves: Curve[]): Map<string, Curve[]> {
	const found = new Map<string, Curve[]>();
	// A pretraining has the accuracy of each kind of data, a segmentation that of each class, beside its IoU.
	const measured = curves.some((curve) => curve.name.startsWith('iou/')) ? /^(iou|accuracy)\// : /^(box_ap|mask_ap)\//;
	for (const curve of curves) {
		const slash = curve.name.indexOf('/');
		const family = /^(class|answer_type|question_type)\//.test(curve.name) || measured.test(curve.name) ? curve.name.slice(0, slash) : '';
		if (family) {
			found.set(family, [...(found.get(family) ?? []), curve]);
		}
	}
	[...found].filter(([family, some]) => some.length < FAMILY && family !== 'class').forEach(([family]) => found.delete(family));
	return found;
}

const written = (curve: Curve, value: number) => curve.unit === 'bytes' ? bytes(value) : number(value);

/** Newest and best value of each metric, what guessing reaches beside them, and per-class values as tables of their own. */
export function Values({ curves }: { curves: Curve[] }) {
	const apart = families(curves);
	const single = new Set([...apart.values()].flat());
	const ordered = sections(curves.filter((curve) => !single.has(curve)));
	const leveled = curves.some((curve) => baseline(curve.name, curves));
	const changing = curves.some((curve) => curve.best && curve.best.step !== curve.newest.step);
	return <div class="values">
		{ordered.length > 0 && <Scroll label="values" class=""><table>
			<thead><tr><th>Metric</th><th class="right">Newest</th>{changing && <th class="right">Best</th>}{changing && <th class="right">at step</th>}{leveled && <th>Guessing reaches</th>}</tr></thead>
			{ordered.map((section) => <tbody key={section.title}>
				{ordered.length > 1 && <tr class="group"><th scope="rowgroup" colSpan={2 + (changing ? 2 : 0) + (leveled ? 1 : 0)}>{section.title}</th></tr>}
				{section.charts.flatMap((chart) => chart.curves).map((curve) => {
					const level = baseline(curve.name, curves);
					return <tr key={curve.name}>
						<td>{curve.name.replace(/_/g, ' ')}{curve.goal !== 'NONE' && <small title={curve.goal === 'MIN' ? 'smaller is better' : 'larger is better'}> {curve.goal === 'MIN' ? '↓' : '↑'}</small>}</td>
						<td class="number right">{written(curve, curve.newest.value)}</td>
						{changing && <td class="number right">{curve.best ? <b>{written(curve, curve.best.value)}</b> : '–'}</td>}
						{changing && <td class="number right">{curve.best ? curve.best.step.toLocaleString('en') : ''}</td>}
						{leveled && <td>{level && <small>{number(level.value)} {level.label}</small>}</td>}
					</tr>;
				})}
			</tbody>)}
		</table></Scroll>}
		{[...apart].map(([family, some]) => <Family key={family} family={family} curves={some} />)}
	</div>;
}

function Family({ family, curves }: { family: string; curves: Curve[] }) {
	const [by, setBy] = useState<'name' | 'value'>('value');
	const [falling, setFalling] = useState(false);
	const sorted = [...curves].sort((one, other) => (by === 'name' ? one.name.localeCompare(other.name) : one.newest.value - other.newest.value)
		* (falling ? -1 : 1));
	const sort = (key: 'name' | 'value') => () => {
		setFalling(by === key ? !falling : false);
		setBy(key);
	};
	const state = (key: 'name' | 'value') => by === key ? falling ? 'descending' : 'ascending' : 'none';
	const largest = Math.max(1, ...curves.map((curve) => curve.newest.value));
	const measured = MEASURES[family];
	const title = measured ? 'class' : family.replace(/_/g, ' ');
	const mean = curves.reduce((sum, curve) => sum + curve.newest.value, 0) / curves.length;
	return <Scroll label={`${measured ?? 'values'} by ${title}`} class="family"><table>
		<caption>{measured ? `${measured} of each class` : `By ${title}`}, mean {number(mean)}</caption>
		<thead><tr><th aria-sort={state('name')}><button class="sort" onClick={sort('name')}>{title}</button></th>
			<th aria-sort={state('value')}><button class="sort" onClick={sort('value')}>value</button></th></tr></thead>
		<tbody>{sorted.map((curve) => <tr key={curve.name}><td>{curve.name.slice(family.length + 1)}</td>
			<td class="number"><span class="meter" style={{ width: `${Math.max(0, curve.newest.value / largest) * 9}rem` }} />{number(curve.newest.value)}</td></tr>)}</tbody>
	</table></Scroll>;
}
