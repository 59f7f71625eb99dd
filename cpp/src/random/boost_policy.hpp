// How this room calls Boost.Math: results that leave the range of double are infinite or zero instead of an
// exception of Boost's, because the families say in their own words what is out of range.
#pragma once
#include <boost/math/policies/policy.hpp>

namespace gigawatt {

using BoostPolicy = boost::math::policies::policy<
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;

}  // namespace gigawatt
