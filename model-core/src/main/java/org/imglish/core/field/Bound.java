package org.imglish.core.field;

import tools.jackson.databind.node.ObjectNode;

/**
 * What was read.
 *
 * @param value the record
 * @param json the same with every default filled in
 */
public record Bound<T>(T value, ObjectNode json) {

}
