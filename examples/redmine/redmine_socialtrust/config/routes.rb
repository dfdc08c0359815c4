# frozen_string_literal: true
# SPDX-License-Identifier: MIT

get "my/relationships", to: "relationships#index", as: "my_relationships"
get "my/relationships/:user_id", to: "relationships#show", as: "my_relationship"
get "projects/:id/relationships", to: "relationships#project", as: "project_relationships"
