package org.imglish.core.checkpoint;

import java.util.Optional;

import ai.djl.ndarray.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The types of the values in files of weights, under the names of the safetensors format.
 */
public enum TensorType {

	/** 64-bit floating point. */
	F64(8, "float64", "DoubleStorage", DataType.FLOAT64),
	/** 32-bit floating point. */
	F32(4, "float32", "FloatStorage", DataType.FLOAT32),
	/** 16-bit floating point (IEEE 754 binary16). */
	F16(2, "float16", "HalfStorage", DataType.FLOAT16),
	/** The upper half of a 32-bit floating point number. */
	BF16(2, "bfloat16", "BFloat16Storage", null),
	/** 64-bit signed whole number. */
	I64(8, "int64", "LongStorage", DataType.INT64),
	/** 32-bit signed whole number. */
	I32(4, "int32", "IntStorage", DataType.INT32),
	/** 16-bit signed whole number. */
	I16(2, "int16", "ShortStorage", null),
	/** 8-bit signed whole number. */
	I8(1, "int8", "CharStorage", DataType.INT8),
	/** 64-bit unsigned whole number. */
	U64(8, "uint64", null, null),
	/** 32-bit unsigned whole number. */
	U32(4, "uint32", null, null),
	/** 16-bit unsigned whole number. */
	U16(2, "uint16", null, null),
	/** 8-bit unsigned whole number. */
	U8(1, "uint8", "ByteStorage", DataType.UINT8),
	/** 0 or 1 in one byte. */
	BOOL(1, "bool", "BoolStorage", DataType.BOOLEAN),
	/** Two 32-bit floating point numbers. */
	C64(8, "complex64", "ComplexFloatStorage", null),
	/** Two 64-bit floating point numbers; safetensors has no name for it. */
	C128(16, "complex128", "ComplexDoubleStorage", null),
	/** 8-bit floating point, 5 bits of exponent. */
	F8_E5M2(1, "float8_e5m2", null, null),
	/** 8-bit floating point, 4 bits of exponent. */
	F8_E4M3(1, "float8_e4m3fn", null, null);

	private final int bytes;

	private final String torchName;

	private final @Nullable String storageClass;

	private final @Nullable DataType dataType;

	TensorType(int bytes, String torchName, @Nullable String storageClass, @Nullable DataType dataType) {
		this.bytes = bytes;
		this.torchName = torchName;
		this.storageClass = storageClass;
		this.dataType = dataType;
	}

	/** Bytes of one value in a file. */
	public int bytes() {
		return this.bytes;
	}

	/** PyTorch's name, for example {@code float32}. */
	String torchName() {
		return this.torchName;
	}

	/**
	 * PyTorch's class of storages of this type; the types that came after typed storages
	 * have none.
	 */
	Optional<String> storageClass() {
		return Optional.ofNullable(this.storageClass);
	}

	/** Whether the safetensors format knows the type. */
	boolean isInSafetensors() {
		return this != C128;
	}

	/**
	 * The type that an array holds such values as: their own where DJL has it, otherwise
	 * the next wider one.
	 */
	TensorType inArrays() {
		return switch (this) {
			case BF16 -> F32;
			case I16, U16 -> I32;
			case U32 -> I64;
			default -> this;
		};
	}

	/** 32-bit floating point for the 16-bit ones, otherwise the type itself. */
	TensorType widened() {
		return (this == F16 || this == BF16) ? F32 : this;
	}

	/**
	 * DJL's type of arrays of this type.
	 * @throws IllegalArgumentException if an array cannot hold it
	 */
	DataType dataType() {
		if (this.dataType == null) {
			throw new IllegalArgumentException(
					"An array cannot hold values of the type " + this.torchName + "; convert the file's tensor first");
		}
		return this.dataType;
	}

	/**
	 * The type of an array's values.
	 * @throws IllegalArgumentException if a file of weights cannot hold them
	 */
	static TensorType of(DataType dataType) {
		for (TensorType type : values()) {
			if (type.dataType == dataType) {
				return type;
			}
		}
		throw new IllegalArgumentException("A file of weights cannot hold values of the type " + dataType);
	}

	/** The type with PyTorch's class of storages. */
	static Optional<TensorType> ofStorageClass(String name) {
		for (TensorType type : values()) {
			if (name.equals(type.storageClass)) {
				return Optional.of(type);
			}
		}
		return Optional.empty();
	}

	/** The type with PyTorch's name. */
	static Optional<TensorType> ofTorchName(String name) {
		for (TensorType type : values()) {
			if (name.equals(type.torchName)) {
				return Optional.of(type);
			}
		}
		return Optional.empty();
	}

}
