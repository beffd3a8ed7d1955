package org.imglish.core.augmentation;

/** The operations that RandAugment draws from (arXiv 1909.13719, section 3). */
enum ImageOperation {

	IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT, ROTATE, POSTERIZE, SOLARIZE, SOLARIZE_ADD, COLOR, CONTRAST, BRIGHTNESS,
	SHARPNESS, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y

}
