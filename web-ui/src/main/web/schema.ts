/** The JSON Schema of recipes, as far as forms are made from it. */

export interface Schema {
	$ref?: string; $defs?: Record<string, Schema>; type?: string | string[]; description?: string; properties?: Record<string, Schema>;
	required?: string[]; enum?: (string | null)[]; const?: string; default?: unknown; minimum?: number; maximum?: number;
	anyOf?: Schema[]; oneOf?: Schema[]; items?: Schema; additionalProperties?: boolean | Schema;
}

/** What a schema refers to. */
export function resolved(root: Schema, schema: Schema): Schema {
	const name = schema.$ref?.split('/').pop();
	const found = name ? root.$defs?.[name] : undefined;
	return found ? { ...resolved(root, found), ...(schema.description ? { description: schema.description } : {}) } : schema;
}

const definition = (kind: string) => kind.slice(0, 1).toUpperCase() + kind.slice(1) + 'Recipe';

/** The fields of the recipes of a kind. */
export function recipeOf(root: Schema, kind: string): Schema | undefined {
	return root.$defs?.[definition(kind)];
}

export function kinds(root: Schema): string[] {
	return (root.$defs?.Recipe?.oneOf ?? []).map((each) => String(each.$ref?.split('/').pop()).replace(/Recipe$/, '').toLowerCase());
}

/** What a field takes: an object with fields of its own, one of some words, a number, yes or no, or a text. */
export function sortOf(root: Schema, given: Schema): { sort: 'object' | 'choice' | 'number' | 'flag' | 'text' | 'other'; schema: Schema } {
	const schema = resolved(root, given);
	const choices = (schema.anyOf ?? schema.oneOf)?.map((each) => resolved(root, each)).filter((each) => each.type !== 'null');
	if (choices && choices.length === 1) {
		return sortOf(root, { ...choices[0], description: schema.description ?? choices[0].description });
	}
	if (choices && !schema.properties && !schema.enum) {
		return { sort: 'other', schema };
	}
	const types = Array.isArray(schema.type) ? schema.type : [schema.type];
	return {
		schema, sort: schema.enum ? 'choice' : schema.properties ? 'object' : types.includes('boolean') ? 'flag'
			: types.includes('number') || types.includes('integer') ? 'number' : types.includes('string') ? 'text' : 'other',
	};
}
