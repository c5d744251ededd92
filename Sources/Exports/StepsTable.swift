// SPDX-License-Identifier: Apache-2.0

internal import Gait

/// `steps.csv`: one row a step.
public enum StepsTable {}
