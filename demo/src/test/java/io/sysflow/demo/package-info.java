/** Tests of the embedded cluster, and of the whole pipeline on it. */
@NullMarked
package io.sysflow.demo;

import org.jspecify.annotations.NullMarked;
