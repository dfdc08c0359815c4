# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module RedmineSocialtrust
  # What changes relationships, in the transaction that changes it.
  module Callbacks
    module OfIssue
      def self.included(base)
        base.after_save { RedmineSocialtrust.put(id) }
        base.after_destroy { RedmineSocialtrust.put(id) }
      end
    end

    module OfPart
      def self.included(base)
        base.after_save { RedmineSocialtrust.put(socialtrust_issue) if socialtrust_issue }
        base.after_destroy { RedmineSocialtrust.put(socialtrust_issue) if socialtrust_issue }
      end

      def socialtrust_issue
        is_a?(Journal) ? (journalized_id if journalized_type == "Issue") : issue_id
      end
    end

    module OfUser
      def self.included(base)
        base.before_destroy { RedmineSocialtrust.store.forget(id) if RedmineSocialtrust.ready? }
      end
    end
  end
end
