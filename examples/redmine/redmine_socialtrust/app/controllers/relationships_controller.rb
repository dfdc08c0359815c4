# frozen_string_literal: true
# SPDX-License-Identifier: MIT

# One's own relationships, and nobody else's: one side is always who is logged in, whatever is asked.
class RelationshipsController < ApplicationController
  before_action :require_login
  accept_api_auth :show
  before_action :library

  LIMIT = 100

  def index
    @by = params[:by] == "move" ? :owed : :depth
    @kept = of(store.pairs(User.current.id, by: @by, limit: LIMIT, now: now))
  end

  def show
    @other = User.visible.find(params[:user_id])
    return render_404 if @other == User.current || store.rows(User.current.id, @other.id, now).empty?

    respond_to do |format|
      format.html { @explanation = store.explain(User.current.id, @other.id, now, me: User.current.id) }
      format.json { render json: store.explain(User.current.id, @other.id, now, me: User.current.id) }
    end
  rescue ActiveRecord::RecordNotFound
    render_404
  end

  def project
    @project = Project.find(params[:id])
    return unless authorize

    members = @project.principals.where(type: "User").pluck(:id).map(&:to_s)
    @by = :depth
    @kept = of(store.pairs(User.current.id, limit: 1000, now: now)).select { |kept, _| members.include?(kept.other(User.current.id)) }
    render :index
  rescue ActiveRecord::RecordNotFound
    render_404
  end

  private

  def library
    render_error(message: l(:error_relationships_missing), status: 503) unless RedmineSocialtrust.ready?
  end

  # With the other's user, in one query; who is not to be seen is not shown.
  def of(pairs)
    users = User.visible.where(id: pairs.map { |kept| kept.other(User.current.id) }).index_by { |user| user.id.to_s }
    pairs.filter_map { |kept| (user = users[kept.other(User.current.id)]) && [kept, user] }
  end

  def store
    @store ||= RedmineSocialtrust.store
  end

  def now
    @now ||= Time.now
  end
end
